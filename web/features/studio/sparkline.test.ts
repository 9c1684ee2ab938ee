import { describe, expect, it } from "vitest";
import { sparklinePoints } from "./sparkline";

describe("sparklinePoints", () => {
  it("puts the newest reading at the right, a minute ago at the left, and nought at the bottom", () => {
    const readings = [
      { at: 0, kbps: 0 },
      { at: 30_000, kbps: 1000 },
      { at: 60_000, kbps: 500 },
    ];
    expect(sparklinePoints(readings, 100, 23)).toBe("0.0,23.0 50.0,3.0 100.0,13.0");
  });

  it("draws nothing of nothing, and a stream without a picture at the bottom", () => {
    expect(sparklinePoints([], 100, 20)).toBe("");
    expect(sparklinePoints([{ at: 7, kbps: 0 }], 100, 20)).toBe("100.0,20.0");
  });
});
