import type { CategoryCard, CategoryList, FollowingList, LiveList, StreamCard } from "@/lib/api/types";
import { liveFirst } from "@/lib/followed";

/** A line of the rail. */
export interface RailChannel {
  username: string;
  display_name: string;
  avatar_url: string;
  /** Null while nobody broadcasts there. */
  live: Pick<StreamCard, "title" | "category" | "viewer_count" | "thumbnail_url" | "is_mature" | "language"> | null;
}

export interface Rail {
  /** Live ones first, by viewers, then a few of the others; none for guests. */
  followed: RailChannel[];
  /** The most watched of the others. */
  live: RailChannel[];
  /** Those that somebody watches, the most watched first. */
  categories: CategoryCard[];
}

export const RAIL_LIVE = 20;
export const RAIL_FOLLOWED = 100;
export const RAIL_CATEGORIES = 6;
const SHOWN_LIVE = 10;
const SHOWN_OFFLINE = 5;

function liveOf({ title, category, viewer_count, thumbnail_url, is_mature, language }: StreamCard): RailChannel["live"] {
  return { title, category, viewer_count, thumbnail_url, is_mature, language };
}

/** Takes the answers to "who is live", from a member "whom do I follow", and "what is it about". */
export function railOf(live: LiveList | null, following: FollowingList | null, categories: CategoryList | null): Rail {
  const followed = liveFirst(following?.users ?? []).map(({ username, display_name, avatar_url, stream }) => ({
    username,
    display_name,
    avatar_url,
    live: stream && liveOf(stream),
  }));
  const isFollowed = new Set(followed.map(({ username }) => username));
  const others = (live?.streams ?? []).filter(({ username }) => !isFollowed.has(username));
  return {
    followed: [
      ...followed.filter((channel) => channel.live),
      ...followed.filter((channel) => !channel.live).slice(0, SHOWN_OFFLINE),
    ],
    live: others.slice(0, SHOWN_LIVE).map((stream) => {
      const { username, display_name, avatar_url } = stream;
      return { username, display_name, avatar_url, live: liveOf(stream) };
    }),
    categories: (categories?.categories ?? []).filter(({ stream_count }) => stream_count > 0),
  };
}
