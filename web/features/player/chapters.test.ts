import { describe, expect, it } from "vitest";
import { filled, stretchesOf } from "@/features/player/chapters";

const chapter = (start_ms: number, title: string) => ({ start_ms, title, category: null, kind: "change" as const });

describe("the stretches of a timeline", () => {
  it("are one without chapters", () => expect(stretchesOf([], 100)).toEqual([{ from: 0, to: 1, title: "" }]));

  it("are the chapters, and what comes before the first", () => {
    const chapters = [chapter(50_000, "Two"), chapter(25_000, "One")];
    expect(stretchesOf(chapters, 100)).toEqual([
      { from: 0, to: 0.25, title: "" },
      { from: 0.25, to: 0.5, title: "One" },
      { from: 0.5, to: 1, title: "Two" },
    ]);
  });

  it("leave out what is beyond the end, and what has no length", () => {
    const chapters = [chapter(0, "One"), chapter(0, "At once another"), chapter(100_000, "After")];
    expect(stretchesOf(chapters, 100)).toEqual([{ from: 0, to: 1, title: "At once another" }]);
  });

  it("are filled up to a point", () => {
    const stretch = { from: 0.2, to: 0.6, title: "" };
    expect([0.1, 0.4, 0.9].map((point) => filled(stretch, point))).toEqual([0, 0.5, 1].map((value) => expect.closeTo(value) as number));
  });
});
