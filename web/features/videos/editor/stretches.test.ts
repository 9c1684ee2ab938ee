import { describe, expect, it } from "vitest";
import { beginningAt, endingAt, isSame, leftMs, merged, removed, trimmedTo, UNEDITED, withStretch, without } from "@/features/videos/editor/stretches";

const stretch = (from_ms: number, until_ms: number) => ({ from_ms, until_ms });

describe("stretches of a video", () => {
  it("become one where they touch", () => {
    expect(merged([stretch(30, 40), stretch(10, 20), stretch(20, 25), stretch(32, 35)])).toEqual([stretch(10, 25), stretch(30, 40)]);
  });

  it("are what viewers do not see, with both ends", () => {
    const edits = withStretch(trimmedTo(UNEDITED, stretch(1000, 9000), 10_000), "cuts", stretch(500, 2000));
    expect(removed(edits, 10_000)).toEqual([stretch(0, 2000), stretch(9000, 10_000)]);
    expect(leftMs(edits, 10_000)).toBe(7000);
    expect(leftMs(withStretch(UNEDITED, "mutes", stretch(0, 5000)), 10_000)).toBe(10_000);
  });

  it("end with the video when they reach its end", () => {
    expect(trimmedTo(UNEDITED, stretch(0, 10_000), 10_000).trim).toEqual({ from_ms: 0, until_ms: null });
  });

  it("can be taken back", () => {
    const edits = withStretch(UNEDITED, "cuts", stretch(1, 2));
    expect(isSame(without(edits, "cuts", edits.cuts[0]!), UNEDITED)).toBe(true);
    expect(isSame(edits, UNEDITED)).toBe(false);
  });

  it("keep a length when a handle passes the other", () => {
    expect(beginningAt(stretch(1000, 2000), 5000, 10_000)).toEqual(stretch(5000, 5500));
    expect(endingAt(stretch(5000, 6000), 1000, 10_000)).toEqual(stretch(500, 1000));
    expect(beginningAt(stretch(0, 2000), 99_000, 10_000)).toEqual(stretch(9500, 10_000));
  });
});
