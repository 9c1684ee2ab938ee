import { describe, expect, it } from "vitest";
import { firstCut, stripOf, withEnd, withStart } from "@/features/player/clip-range";

const strip = { start: -90, end: 0 };

describe("what can be cut", () => {
  it("of a live stream is the last 90 s before what is shown", () => {
    expect(stripOf({ start: -3600, end: 0, position: -10, buffered: 0 })).toEqual({ start: -100, end: -10 });
    expect(stripOf({ start: -40, end: 0, position: 0, buffered: 0 })).toEqual({ start: -40, end: 0 });
  });

  it("of a recording is also what comes next", () => {
    expect(stripOf({ start: 0, end: 600, position: 300, buffered: 0 })).toEqual({ start: 240, end: 330 });
    expect(stripOf({ start: 0, end: 600, position: 0, buffered: 0 })).toEqual({ start: 0, end: 30 });
  });

  it("is nothing where there is too little", () => expect(stripOf({ start: -4, end: 0, position: 0, buffered: 0 })).toBeNull());
});

describe("a cut", () => {
  it("is the last half minute at first", () => {
    expect(firstCut(strip, 0)).toEqual({ start: -30, end: 0 });
    expect(firstCut({ start: 0, end: 30 }, 0)).toEqual({ start: 0, end: 5 });
  });

  it("stays within the strip", () => {
    expect(withStart({ start: -30, end: 0 }, -200, strip)).toEqual({ start: -90, end: -30 });
    expect(withEnd({ start: -30, end: -10 }, 50, strip)).toEqual({ start: -30, end: 0 });
  });

  it("is no shorter than 5 s and no longer than 60 s, whichever end is moved", () => {
    expect(withStart({ start: -30, end: -20 }, -22, strip)).toEqual({ start: -22, end: -17 });
    expect(withStart({ start: -30, end: 0 }, -1, strip)).toEqual({ start: -5, end: 0 });
    expect(withStart({ start: -30, end: 0 }, -80, strip)).toEqual({ start: -80, end: -20 });
    expect(withEnd({ start: -30, end: 0 }, -28, strip)).toEqual({ start: -33, end: -28 });
    expect(withEnd({ start: -90, end: -40 }, -10, strip)).toEqual({ start: -70, end: -10 });
  });
});
