import { describe, expect, it } from "vitest";
import { ranges } from "./fake-ranges";
import { LatencyKeeper } from "./latency-keeper";

const CHECK_S = 0.5;

/** A video at `at` seconds whose live position is `live` and moves on; everything until a second later is loaded. */
function setup({ at, live, isExact = true }: { at: number; live: number; isExact?: boolean }) {
  let time = 0;
  const state = { paused: false, seeking: false, readyState: 4, playbackRate: 1 };
  const video = { ...state, buffered: ranges([0, live + 1]), currentTime: at };
  const keeper = new LatencyKeeper(video, () => time * 1000);
  const position = { livePosition: () => live + time, isLivePositionExact: isExact };
  const behind = () => live + time - video.currentTime;
  const play = (seconds: number) => {
    for (let end = time + seconds; time < end; ) {
      keeper.check(position);
      time += CHECK_S;
      video.currentTime += CHECK_S * video.playbackRate;
      video.buffered = ranges([0, live + time + 1]);
    }
  };
  return { video, keeper, position, behind, play };
}

describe("LatencyKeeper", () => {
  it("begins with a jump, when what it jumps to is loaded", () => {
    const { play, behind } = setup({ at: 10, live: 11 });
    play(0.5);
    expect(behind()).toBeCloseTo(0);
    const unloaded = setup({ at: 10, live: 11 });
    unloaded.video.buffered = ranges([0, 11.1]);
    unloaded.keeper.check(unloaded.position);
    expect(unloaded.video.currentTime).toBe(10);
  });

  it("does not take waiting for the first picture for having arrived", () => {
    const { video, keeper, position, play, behind } = setup({ at: 10, live: 10 });
    video.readyState = 1;
    keeper.check(position);
    video.readyState = 4;
    video.currentTime -= 1;
    play(0.5);
    expect(behind()).toBeCloseTo(0);
  });

  it("catches up by speed when it is a little behind later on, and then holds", () => {
    const { video, play, behind } = setup({ at: 10, live: 10 });
    play(1);
    video.currentTime -= 1;
    play(0.5);
    expect(video.playbackRate).toBeCloseTo(1.1);
    play(20);
    expect(behind()).toBeGreaterThan(-0.1);
    expect(behind()).toBeLessThan(0.1);
    expect(video.playbackRate).toBe(1);
  });

  it("keeps the distance that the viewer asks for, at once and on the next source, and comes back", () => {
    const { keeper, play, behind, video } = setup({ at: 10, live: 10 });
    play(1);
    keeper.keepBehind(4);
    play(0.5);
    expect(behind()).toBeCloseTo(4);
    play(30);
    expect(behind()).toBeCloseTo(4);
    keeper.restart();
    video.currentTime += 4;
    play(0.5);
    expect(behind()).toBeCloseTo(4);
    keeper.keepBehind(0);
    play(1);
    expect(behind()).toBeCloseTo(0);
  });

  it("jumps when it is far behind, wherever that is", () => {
    for (const lost of [2.5, 5, 60]) {
      const { video, play, behind } = setup({ at: 100, live: 100 });
      play(1);
      video.currentTime -= lost;
      play(0.5);
      expect(behind()).toBeLessThan(0.1);
    }
  });

  it("does not hurry with little in hand", () => {
    const { video, keeper, position } = setup({ at: 10, live: 10.2 });
    video.buffered = ranges([0, 10.3]);
    keeper.check(position);
    expect(video.playbackRate).toBe(1);
  });

  it("keeps more distance after stalls, and forgets them in time", () => {
    const { keeper, position, play } = setup({ at: 10, live: 10 });
    const distance = () => position.livePosition() - (keeper.target(position) ?? 0);
    keeper.onStall();
    keeper.onStall();
    expect(distance()).toBeCloseTo(0.25);
    play(5);
    keeper.onStall();
    expect(distance()).toBeCloseTo(0.5);
    play(21);
    expect(distance()).toBeCloseTo(0.25);
    play(21);
    expect(distance()).toBeCloseTo(0);
    for (let stall = 0; stall < 50; stall++, play(4)) keeper.onStall();
    expect(distance()).toBeCloseTo(2);
  });

  it("makes good by a jump what a stall has cost", () => {
    const { video, keeper, play, behind } = setup({ at: 10, live: 10 });
    play(1);
    video.currentTime -= 1;
    keeper.onStall();
    play(0.5);
    expect(behind()).toBeCloseTo(0.25);
  });

  it("does not jump over what the viewer has waited for", () => {
    const { video, keeper, position, play, behind } = setup({ at: 10, live: 10 });
    play(1);
    video.currentTime -= 12;
    keeper.stayBehind(position);
    play(5);
    expect(behind()).toBeCloseTo(12);
    keeper.onStall();
    play(5);
    expect(behind()).toBeCloseTo(12);
  });

  it("leaves a paused video alone", () => {
    const { video, play } = setup({ at: 10, live: 50 });
    video.paused = true;
    play(0.5);
    expect(video.currentTime).toBeLessThan(11);
  });

  it("does not hurry towards a guess, but leaves what is far behind it", () => {
    const near = setup({ at: 10, live: 14, isExact: false });
    near.play(2);
    expect(near.video.playbackRate).toBe(1);
    expect(near.behind()).toBeCloseTo(4);
    const far = setup({ at: 10, live: 20, isExact: false });
    far.play(0.5);
    expect(far.behind()).toBeCloseTo(0);
  });
});
