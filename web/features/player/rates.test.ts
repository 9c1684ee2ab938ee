import { expect, it } from "vitest";
import { rateBeside } from "@/features/player/rates";

it.each([
  [1, 1, 1.25],
  [1, -1, 0.75],
  [2, 1, 2],
  [0.25, -1, 0.25],
] as const)("from %s by %s to %s", (rate, direction, next) => expect(rateBeside(rate, direction)).toBe(next));
