import { beforeEach, describe, expect, it, vi } from "vitest";
import type { DriverSlot } from "@/features/player/driver-slot";
import { ranges } from "@/features/player/fake-ranges";
import { LatencyKeeper } from "@/features/player/latency-keeper";
import type { Playable } from "@/features/player/playable";
import { Playhead } from "@/features/player/playhead";

const NOW = Date.parse("2026-01-01T12:00:00Z");
const LIVE = "/live/1/index.m3u8";
const PAST = "/dvr/1/index.m3u8";
const dvr = { url: PAST, windowS: 7200, startedAt: NOW - 3_600_000 };

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});

/** Live at 100 s of media time, two seconds after it happened. */
function setup(playable: Playable) {
  const video = { currentTime: 100, duration: 600, buffered: ranges([95, 101]), paused: false, seeking: false, readyState: 4, playbackRate: 1, defaultPlaybackRate: 1 };
  const element = video as unknown as HTMLVideoElement;
  const driver = { livePosition: (): number | null => 100, latencyMs: () => 2000, range: () => ({ start: 80, end: 101 }) };
  const slot = { driver, put: vi.fn(), clear: vi.fn() };
  const onMove = vi.fn();
  const playhead = new Playhead({ video: element, slot: slot as unknown as DriverSlot, latency: new LatencyKeeper(element), onMove });
  playhead.put(playable);
  playhead.load();
  /** The playlist of the past is there. */
  const arrive = (currentTime: number) => {
    Object.assign(driver, { livePosition: () => null, range: () => ({ start: 0, end: 3600 }) });
    video.currentTime = currentTime;
    playhead.arrive();
  };
  return { playhead, video, slot, onMove, arrive };
}

const live: Playable = { kind: "live", url: LIVE, dvr };

describe("the playhead of a live stream", () => {
  it("has the whole of the window before it, although its playlist has seconds only", () => {
    const { playhead } = setup(live);
    expect(playhead.timeline()).toMatchObject({ start: -3598, end: 0, position: 0 });
    expect(setup({ ...live, dvr: null }).playhead.timeline()).toBeNull();
  });

  it("goes back in the playlist of the past, to what was shown then", () => {
    const { playhead, slot, onMove, arrive } = setup(live);
    playhead.seek(-34);
    expect(slot.put).toHaveBeenLastCalledWith(PAST, { behind: 34, date: NOW - 36_000 });
    expect(onMove).toHaveBeenCalledTimes(1);
    expect(playhead.timeline()?.position).toBe(-34);
    arrive(3566);
    expect(playhead.behind()).toBe(34);
    expect(playhead.timeline()).toMatchObject({ start: -3600, position: -34 });
  });

  it("adds up steps that are faster than what they ask for comes", () => {
    const { playhead, slot } = setup(live);
    playhead.seek(-10);
    playhead.seek((playhead.timeline()?.position ?? 0) - 10);
    expect(slot.put).toHaveBeenLastCalledWith(PAST, { behind: 20, date: NOW - 22_000 });
  });

  it("moves within the past without loading it anew, and comes back to live at its end", () => {
    const { playhead, slot, video, arrive } = setup(live);
    playhead.seek(-600);
    arrive(3000);
    playhead.seek(-300);
    expect(video.currentTime).toBe(3300);
    expect(slot.put).toHaveBeenCalledTimes(2);
    playhead.seek(-2);
    expect(slot.put).toHaveBeenLastCalledWith(LIVE);
    expect(playhead.isRewound).toBe(false);
  });

  it("goes on after a pause where it was; after a short one, and without a past, live", () => {
    const { playhead, slot, video } = setup(live);
    video.currentTime = 98;
    playhead.resume();
    expect(video.currentTime).toBe(100);
    video.currentTime = 40;
    playhead.resume();
    expect(slot.put).toHaveBeenLastCalledWith(PAST, { behind: 60, date: NOW - 2000 });
    const other = setup({ ...live, dvr: null });
    other.video.currentTime = 40;
    other.playhead.resume();
    expect(other.video.currentTime).toBe(100);
  });

  it("is not loaded again by whatever else becomes known of it", () => {
    const { playhead } = setup(live);
    expect(playhead.put({ ...live, dvr: null })).toBe(false);
    expect(playhead.put({ ...live, url: "/live/2/index.m3u8" })).toBe(true);
  });

  it("has one speed", () => {
    const { playhead, video } = setup(live);
    playhead.setRate(2);
    expect(video.playbackRate).toBe(1);
  });
});

describe("the playhead of a recording", () => {
  const recorded: Playable = { kind: "recorded", url: "/vod/1/index.m3u8", startAt: 42 };

  it("begins where the viewer left, and is sought in place", () => {
    const { playhead, slot, video } = setup(recorded);
    expect(slot.put).toHaveBeenLastCalledWith("/vod/1/index.m3u8", { at: 42 });
    video.currentTime = 0;
    expect(playhead.timeline()?.position).toBe(42);
    playhead.arrive();
    playhead.seek(500);
    expect(video.currentTime).toBe(500);
    playhead.seek(9999);
    expect(video.currentTime).toBe(600);
    playhead.resume();
    playhead.goLive();
    expect(slot.put).toHaveBeenCalledTimes(1);
  });

  it("keeps its speed when it is loaded anew", () => {
    const { playhead, video } = setup(recorded);
    playhead.setRate(1.5);
    expect(playhead.rate).toBe(1.5);
    expect(video.defaultPlaybackRate).toBe(1.5);
  });
});
