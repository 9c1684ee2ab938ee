import { describe, expect, it } from "vitest";
import { LiveEdgeKeeper } from "./live-edge";

function ranges(...list: [number, number][]): TimeRanges {
  return { length: list.length, start: (i) => list[i]?.[0] ?? 0, end: (i) => list[i]?.[1] ?? 0 };
}

function setup(buffered: TimeRanges, currentTime: number, live: number | null = null) {
  let clock = 0;
  const video = { buffered, currentTime, paused: false, seeking: false };
  const keeper = new LiveEdgeKeeper(video, () => clock);
  const check = (seconds: number) => {
    for (let step = 0; step <= seconds * 2; step++, clock += 500) keeper.check({ livePosition: () => live });
  };
  return { video, check };
}

describe("LiveEdgeKeeper", () => {
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

  it("waits when there is nothing ahead", () => {
    const { video, check } = setup(ranges([0, 10]), 10);
    check(5);
    expect(video.currentTime).toBe(10);
  });

  it("returns to the edge when far behind, but not while paused", () => {
    const behind = setup(ranges([0, 60]), 10, 50);
    behind.check(0);
    expect(behind.video.currentTime).toBe(50);
    const beyondSpeed = setup(ranges([0, 60]), 10, 13);
    beyondSpeed.check(0);
    expect(beyondSpeed.video.currentTime).toBe(13);
    const withinSpeed = setup(ranges([0, 60]), 10, 12);
    withinSpeed.check(0);
    expect(withinSpeed.video.currentTime).toBe(10);
    const paused = setup(ranges([0, 60]), 10, 50);
    paused.video.paused = true;
    paused.check(5);
    expect(paused.video.currentTime).toBe(10);
  });
});
