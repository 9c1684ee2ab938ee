import { expect, it } from "vitest";
import type { StreamCard } from "@/lib/api/types";
import { liveFirst } from "./followed";

const user = (name: string, viewers: number | null, last_live_at: string | null = null) => ({
  name,
  stream: viewers === null ? null : ({ viewer_count: viewers } as StreamCard),
  last_live_at,
});

it("begins with those on air, by viewers, and goes on by when the others were", () => {
  const users = [
    user("never", null),
    user("long ago", null, "2026-01-01T00:00:00Z"),
    user("alone", 0),
    user("yesterday", null, "2026-03-01T00:00:00.000Z"),
    user("busy", 9),
    user("never either", null),
  ];
  expect(liveFirst(users).map(({ name }) => name)).toEqual(["busy", "alone", "yesterday", "long ago", "never", "never either"]);
});
