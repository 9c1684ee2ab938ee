import { describe, expect, it } from "vitest";
import type { CategoryCard, FollowingList, LiveList, StreamCard } from "@/lib/api/types";
import { railOf } from "./rail";

const stream = (username: string, viewer_count: number) => ({ username, display_name: username, avatar_url: "", viewer_count }) as StreamCard;
const liveList = (...streams: StreamCard[]) => ({ streams }) as LiveList;
const following = (...users: [string, number | null][]) =>
  ({ users: users.map(([username, viewers]) => ({ username, stream: viewers === null ? null : stream(username, viewers) })) }) as FollowingList;
const names = (channels: { username: string }[]) => channels.map(({ username }) => username);

describe("railOf", () => {
  it("has whom one follows first: live ones by viewers, then a few of the others", () => {
    const offline = ["a", "b", "c", "d", "e", "f"].map((name): [string, null] => [name, null]);
    const rail = railOf(liveList(), following(["small", 1], ...offline, ["big", 9]), null);
    expect(names(rail.followed)).toEqual(["big", "small", "a", "b", "c", "d", "e"]);
  });

  it("names nobody twice", () => {
    const rail = railOf(liveList(stream("big", 9), stream("other", 5)), following(["big", 9]), null);
    expect(names(rail.live)).toEqual(["other"]);
  });

  it("is empty, not broken, for a guest of a server that does not answer", () => {
    expect(railOf(null, null, null)).toEqual({ followed: [], live: [], categories: [] });
  });

  it("has the categories that somebody watches", () => {
    const categories = [["chess", 2], ["art", 0]].map(([slug, stream_count]) => ({ slug, stream_count }) as CategoryCard);
    expect(railOf(null, null, { categories, next_cursor: null }).categories.map(({ slug }) => slug)).toEqual(["chess"]);
  });

  it("ends somewhere", () => {
    const crowd = Array.from({ length: 20 }, (_, index) => stream(`c${index}`, index));
    expect(railOf(liveList(...crowd), null, null).live).toHaveLength(10);
  });
});
