import { describe, expect, it } from "vitest";
import type { LiveList, StreamCard } from "@/lib/api/types";
import { nextOffset, withoutDoubles } from "./use-live-list";

const page = (offset: number, total: number, ...ids: string[]): LiveList => ({
  total,
  limit: 2,
  offset,
  streams: ids.map((id) => ({ id }) as StreamCard),
});

describe("live list", () => {
  it("has a next page until the last one", () => {
    expect(nextOffset(page(0, 5, "a", "b"))).toBe(2);
    expect(nextOffset(page(2, 5, "c", "d"))).toBe(4);
    expect(nextOffset(page(4, 5, "e"))).toBeUndefined();
    expect(nextOffset(page(0, 0))).toBeUndefined();
  });

  it("shows a channel once that has moved between the pages", () => {
    const shown = withoutDoubles([page(0, 4, "a", "b"), page(2, 4, "b", "c")]);
    expect(shown.map(({ id }) => id)).toEqual(["a", "b", "c"]);
  });
});
