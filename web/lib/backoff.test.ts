import { expect, it } from "vitest";
import { backoffDelay } from "./backoff";

it("doubles up to eight seconds", () => {
  const middle = [0, 1, 2, 3, 9].map((attempt) => backoffDelay(attempt, () => 0.5));
  expect(middle).toEqual([1000, 2000, 4000, 8000, 8000]);
});

it("differs by a fifth at most from one visitor to the next", () => {
  expect([backoffDelay(0, () => 0), backoffDelay(0, () => 1)]).toEqual([800, 1200]);
});
