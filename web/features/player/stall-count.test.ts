import { expect, it } from "vitest";
import { StallCount } from "@/features/player/stall-count";

it("counts stalls and their time, and tells a report only what is new", () => {
  let now = 1000;
  const stalls = new StallCount(() => now);
  stalls.begin();
  now += 400;
  stalls.end();
  now += 5000;
  expect(stalls.take()).toEqual({ stalls: 1, stall_seconds: 0.4 });
  stalls.begin();
  now += 250;
  stalls.begin(); // Another "waiting" before it played again.
  now += 250;
  expect(stalls.take()).toEqual({ stalls: 2, stall_seconds: 0.5 });
  now += 1000;
  stalls.end();
  expect(stalls.take()).toEqual({ stalls: 0, stall_seconds: 1 });
  stalls.end();
  expect(stalls.take()).toEqual({ stalls: 0, stall_seconds: 0 });
  expect(stalls.count).toBe(3);
});
