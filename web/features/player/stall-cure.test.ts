import { describe, expect, it } from "vitest";
import { ranges } from "./fake-ranges";
import { StallCure } from "./stall-cure";

function setup(buffered: TimeRanges, currentTime: number, driver = { isIdle: () => true, livePosition: (): number | null => null }) {
  let clock = 0;
  const video = { buffered, currentTime, paused: false, seeking: false };
  const cure = new StallCure(video, () => clock);
  const check = (seconds: number) => {
    for (let step = 0; step <= seconds * 2; step++, clock += 500) cure.check(driver);
  };
  return { video, check };
}

describe("StallCure", () => {
  it("jumps over a hole after a stall", () => {
    const { video, check } = setup(ranges([0, 10], [14, 16]), 10);
    check(1);
    expect(video.currentTime).toBe(10);
    check(1);
    expect(video.currentTime).toBeCloseTo(14.05);
  });

  it("nudges a decoder that sits on buffered data", () => {
    const { video, check } = setup(ranges([0, 20]), 10);
    check(2);
    expect(video.currentTime).toBeCloseTo(10.1);
  });

  it("goes on to the live position when nobody fetches what comes next", () => {
    const { video, check } = setup(ranges([0, 10]), 10, { isIdle: () => true, livePosition: () => 11.5 });
    check(1);
    expect(video.currentTime).toBe(10);
    check(1);
    expect(video.currentTime).toBe(11.5);
  });

  it("leaves a slow load alone, and an end of what there is", () => {
    const slow = setup(ranges([0, 10]), 10, { isIdle: () => false, livePosition: () => 14 });
    slow.check(5);
    expect(slow.video.currentTime).toBe(10);
    const ended = setup(ranges([0, 10]), 10, { isIdle: () => true, livePosition: () => 9.67 });
    ended.check(5);
    expect(ended.video.currentTime).toBe(10);
  });

  it("waits when there is nothing ahead", () => {
    const { video, check } = setup(ranges([0, 10]), 10);
    check(5);
    expect(video.currentTime).toBe(10);
  });
});
