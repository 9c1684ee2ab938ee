import { expect, it } from "vitest";
import { positionAt } from "@/features/player/position-at";

const fragment = (start: number, programDateTime: number | null) => ({ start, duration: 2, programDateTime });
/** The broadcaster was away for a minute after the second. */
const fragments = [fragment(0, 10_000), fragment(2, 12_000), fragment(4, 74_000)];

it("finds the moment within its segment", () => expect(positionAt({ fragments }, 13_500)).toBe(3.5));

it("has the end of what came before it for a moment in which nothing was sent", () =>
  expect(positionAt({ fragments }, 40_000)).toBe(4));

it("has the end of all for a moment that has not come yet", () => expect(positionAt({ fragments }, 99_000)).toBe(6));

it("knows nothing of earlier moments, or without a clock", () => {
  expect(positionAt({ fragments }, 9000)).toBeNull();
  expect(positionAt({ fragments: [fragment(0, null)] }, 9000)).toBeNull();
});
