import { describe, expect, it } from "vitest";
import { closest, held, middle, rectOf, sentSize } from "./crop";

const wide = { width: 1000, height: 400 };

describe("a crop", () => {
  it("is at first as much of the middle as the shape lets in", () => {
    expect(rectOf(wide, 1, middle(wide))).toEqual({ x: 300, y: 0, width: 400, height: 400 });
    expect(rectOf(wide, 5, middle(wide))).toEqual({ x: 0, y: 100, width: 1000, height: 200 });
  });

  it("cannot leave the picture", () => {
    const far = held(wide, 1, { x: -50, y: 9999, zoom: 2 }, 48);
    expect(rectOf(wide, 1, far)).toEqual({ x: 0, y: 200, width: 200, height: 200 });
    expect(held(wide, 1, { x: 999, y: 0, zoom: 0.2 }, 48)).toEqual({ x: 800, y: 200, zoom: 1 });
  });

  it("keeps the pixels that the server asks for", () => {
    expect(closest(wide, 1, 100)).toBe(4);
    expect(closest(wide, 1, 10)).toBe(8);
    expect(closest({ width: 60, height: 30 }, 1, 48)).toBeLessThan(1);
    expect(held(wide, 1, { x: 500, y: 200, zoom: 100 }, 100).zoom).toBe(4);
  });

  it("is sent as large as it is, up to what is shown", () => {
    expect(sentSize({ width: 300, height: 300 }, 1, 512)).toEqual({ width: 300, height: 300 });
    expect(sentSize({ width: 4000, height: 800 }, 5, 1500)).toEqual({ width: 1500, height: 300 });
  });
});
