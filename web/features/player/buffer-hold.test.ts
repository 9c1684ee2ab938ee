import { describe, expect, it, vi } from "vitest";
import { BufferHold } from "./buffer-hold";
import { ranges } from "./fake-ranges";

function setup() {
  let now = 0;
  const video = { buffered: ranges([0, 21]), currentTime: 20, pause: vi.fn() };
  return { video, hold: new BufferHold(video, () => now), pass: (seconds: number) => (now += seconds * 1000) };
}

describe("BufferHold", () => {
  it("stands still until ten seconds are in hand, and says how many are", () => {
    const { video, hold } = setup();
    expect(hold.inHand()).toBeNull();
    hold.begin();
    expect(video.pause).toHaveBeenCalledOnce();
    expect(hold.inHand()).toBe(1);
    expect(hold.isComplete()).toBe(false);
    video.buffered = ranges([0, 30]);
    expect(hold.isComplete()).toBe(true);
    hold.end();
    expect(hold.isComplete()).toBe(false);
  });

  it("plays what has come within a minute, however little it is", () => {
    const { hold, pass } = setup();
    hold.begin();
    pass(60);
    expect(hold.isComplete()).toBe(true);
  });
});
