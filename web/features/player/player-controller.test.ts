// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ranges } from "@/features/player/fake-ranges";
import type { Playable } from "@/features/player/playable";
import { PlayerController } from "@/features/player/player-controller";
import type { DriverListener, StreamDriver } from "@/features/player/stream-driver";

const URL_1 = "/live/1/index.m3u8";
const live = (url: string): Playable => ({ kind: "live", url, dvr: null });

/** A video element whose playing is decided by the test. */
function fakeVideo(play: (muted: boolean) => Promise<void> = () => Promise.resolve()) {
  const video = document.createElement("video");
  Object.defineProperty(video, "paused", { value: true, writable: true });
  video.play = vi.fn(() => play(video.muted));
  video.pause = vi.fn(() => video.dispatchEvent(new Event("pause")));
  return video;
}

async function setup(video = fakeVideo(), arrives: () => Promise<void> = () => Promise.resolve(), volume = 0.4) {
  const drivers: (StreamDriver & { listener: DriverListener; url: string })[] = [];
  const memory = { load: () => ({ volume, muted: false }), save: vi.fn() };
  const controller = new PlayerController(video, {
    broadcast: "offline",
    memory,
    loadDriver: async (_video, url, listener) => {
      await arrives();
      const driver = {
        protocol: "ll-hls" as const,
        latencyMs: () => 1500,
        livePosition: () => null,
        range: () => null,
        isIdle: () => false,
        isLivePositionExact: true,
        stats: () => ({ videoCodec: null, audioCodec: null, bitrateKbps: null, throughputKbps: null }),
        kick: vi.fn(),
        destroy: vi.fn(),
        listener,
        url,
      };
      drivers.push(driver);
      return driver;
    },
  });
  const settle = () => vi.advanceTimersByTimeAsync(0);
  const goLive = async (url = URL_1) => {
    controller.setBroadcast("live");
    controller.setSource(live(url));
    await settle();
    drivers.at(-1)?.listener.onReady();
    await settle();
  };
  return { controller, video, drivers, memory, goLive, settle };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const refuse = () => Promise.reject(new DOMException("no gesture", "NotAllowedError"));

describe("PlayerController", () => {
  it("starts with sound at the remembered volume", async () => {
    const { controller, video, goLive } = await setup();
    await goLive();
    expect(video.play).toHaveBeenCalledTimes(1);
    video.dispatchEvent(new Event("playing"));
    expect(controller.getSnapshot()).toMatchObject({ state: "playing", volume: 0.4, muted: false });
    controller.destroy();
  });

  it("starts silent when the browser refuses sound, without remembering that", async () => {
    const { controller, video, memory, goLive } = await setup(fakeVideo((muted) => (muted ? Promise.resolve() : refuse())));
    await goLive();
    expect(video.play).toHaveBeenCalledTimes(2);
    expect(controller.getSnapshot()).toMatchObject({ muted: true, mutedByBrowser: true });
    expect(memory.save).not.toHaveBeenCalled();
    controller.setMuted(false);
    expect(controller.getSnapshot()).toMatchObject({ muted: false, mutedByBrowser: false });
    controller.destroy();
  });

  it("comes back from silence at the volume that was heard last", async () => {
    const { controller, memory } = await setup();
    controller.setVolume(0);
    expect(controller.getSnapshot()).toMatchObject({ volume: 0, muted: true });
    controller.setMuted(false);
    expect(controller.getSnapshot()).toMatchObject({ volume: 0.4, muted: false });
    expect(memory.save).toHaveBeenLastCalledWith(0.4, false);
    controller.destroy();
  });

  it("is muted when the remembered volume is none, and can be heard when that is taken back", async () => {
    const { controller } = await setup(fakeVideo(), () => Promise.resolve(), 0);
    expect(controller.getSnapshot().muted).toBe(true);
    controller.setMuted(false);
    expect(controller.getSnapshot()).toMatchObject({ volume: 0.8, muted: false });
    controller.destroy();
  });

  it("shows the play button when even silence is refused", async () => {
    const { controller, goLive } = await setup(fakeVideo(refuse));
    await goLive();
    expect(controller.getSnapshot().state).toBe("paused");
    controller.destroy();
  });

  it("takes the next broadcast's source and plays it despite an earlier pause", async () => {
    const { controller, video, drivers, goLive } = await setup();
    await goLive();
    controller.pause();
    expect(controller.getSnapshot().state).toBe("paused");
    controller.setBroadcast("offline");
    controller.setSource(null);
    expect(drivers[0]?.destroy).toHaveBeenCalled();
    expect(controller.getSnapshot().state).toBe("offline");
    await goLive("/live/2/index.m3u8");
    expect(drivers.map(({ url }) => url)).toEqual([URL_1, "/live/2/index.m3u8"]);
    expect(video.play).toHaveBeenCalledTimes(2);
    controller.destroy();
  });

  it("says that it loads when the viewer wants it to play on and there is nothing yet", async () => {
    const { controller, video, goLive } = await setup();
    await goLive();
    video.dispatchEvent(new Event("playing"));
    controller.pause();
    video.dispatchEvent(new Event("play"));
    expect(controller.getSnapshot().state).toBe("buffering");
    controller.destroy();
  });

  it("plays on when the media was attached anew, but not after a viewer's pause", async () => {
    const { controller, video, goLive } = await setup();
    await goLive();
    video.dispatchEvent(new Event("canplay"));
    expect(video.play).toHaveBeenCalledTimes(2);
    controller.pause();
    video.dispatchEvent(new Event("canplay"));
    expect(video.play).toHaveBeenCalledTimes(2);
    controller.destroy();
  });

  it("wakes a waiting driver when the broadcaster is back", async () => {
    const { controller, drivers, goLive } = await setup();
    await goLive();
    controller.setBroadcast("reconnecting");
    controller.setBroadcast("live");
    expect(drivers[0]?.kick).toHaveBeenCalledTimes(1);
    controller.destroy();
  });

  it("counts stalls and measures latency", async () => {
    const { controller, video, goLive } = await setup();
    await goLive();
    video.dispatchEvent(new Event("playing"));
    video.dispatchEvent(new Event("waiting"));
    await vi.advanceTimersByTimeAsync(500);
    expect(controller.getMetrics()).toEqual({ latencyMs: 1500, stalls: 1 });
    expect(controller.getSnapshot().state).toBe("buffering");
    video.dispatchEvent(new Event("playing"));
    await vi.advanceTimersByTimeAsync(500);
    expect(controller.stalls.take()).toEqual({ stalls: 1, stall_seconds: 0.5 });
    controller.destroy();
  });

  it("drops a driver that arrives after the source has changed", async () => {
    const { controller, drivers, settle } = await setup();
    controller.setBroadcast("live");
    controller.setSource(live(URL_1));
    controller.setSource(live("/live/2/index.m3u8"));
    await settle();
    expect(drivers[0]?.destroy).toHaveBeenCalled();
    expect(drivers[1]?.destroy).not.toHaveBeenCalled();
    controller.destroy();
  });

  it("asks again for a driver whose code did not arrive", async () => {
    let isAway = true;
    const { controller, drivers, settle } = await setup(fakeVideo(), async () => {
      if (isAway) throw new TypeError("Failed to fetch dynamically imported module");
    });
    controller.setBroadcast("live");
    controller.setSource(live(URL_1));
    await settle();
    expect(controller.getSnapshot()).toMatchObject({ state: "loading", loss: "unreachable" });
    isAway = false;
    await vi.advanceTimersByTimeAsync(1_200);
    expect(drivers).toHaveLength(1);
    expect(controller.getSnapshot().loss).toBeNull();
    controller.destroy();
  });

  it("does not take the pause that comes with an error for the viewer's", async () => {
    const { controller, video, drivers, goLive, settle } = await setup();
    await goLive();
    video.dispatchEvent(new Event("playing"));
    Object.defineProperty(video, "error", { value: { code: 4 }, configurable: true });
    video.dispatchEvent(new Event("pause"));
    expect(controller.getSnapshot().state).not.toBe("paused");
    Object.defineProperty(video, "error", { value: null });
    const tries = vi.mocked(video.play).mock.calls.length;
    drivers.at(-1)?.listener.onReady();
    await settle();
    expect(video.play).toHaveBeenCalledTimes(tries + 1);
    controller.destroy();
  });

  it("tells of a slow network, and waits for ten seconds in hand when the viewer wants that", async () => {
    const { controller, video, drivers, goLive } = await setup();
    await goLive();
    const load = { throughputKbps: 900, bitrateKbps: 2700, videoCodec: null, audioCodec: null };
    Object.assign(drivers[0] ?? {}, { stats: () => load });
    for (let stall = 0; stall < 2; stall++) {
      video.dispatchEvent(new Event("playing"));
      video.dispatchEvent(new Event("waiting"));
    }
    await vi.advanceTimersByTimeAsync(500);
    expect(controller.getSnapshot()).toMatchObject({ state: "buffering", slow: { carriesKbps: 900, needsKbps: 2700 } });
    Object.defineProperty(video, "buffered", { value: ranges([0, 4]), configurable: true });
    controller.waitAndBuffer();
    const tries = vi.mocked(video.play).mock.calls.length;
    video.dispatchEvent(new Event("canplay"));
    await vi.advanceTimersByTimeAsync(500);
    expect(controller.getSnapshot()).toMatchObject({ state: "buffering", inHand: 4 });
    expect(video.play).toHaveBeenCalledTimes(tries);
    Object.defineProperty(video, "buffered", { value: ranges([0, 10]) });
    await vi.advanceTimersByTimeAsync(500);
    expect(controller.getSnapshot().inHand).toBeNull();
    expect(video.play).toHaveBeenCalledTimes(tries + 1);
    controller.destroy();
  });

  it("tells of a slow network when what was jumped to does not come", async () => {
    const { controller, video, drivers, goLive } = await setup();
    await goLive();
    const load = { throughputKbps: 900, bitrateKbps: 2700, videoCodec: null, audioCodec: null };
    Object.assign(drivers[0] ?? {}, { stats: () => load });
    video.dispatchEvent(new Event("playing"));
    Object.defineProperty(video, "seeking", { value: true });
    video.dispatchEvent(new Event("waiting"));
    await vi.advanceTimersByTimeAsync(2500);
    expect(controller.getSnapshot()).toMatchObject({ state: "buffering", slow: { carriesKbps: 900 } });
    controller.destroy();
  });

  it("plays at once when the viewer would not wait for more after all", async () => {
    const { controller, video, goLive } = await setup();
    await goLive();
    video.dispatchEvent(new Event("playing"));
    controller.waitAndBuffer();
    const tries = vi.mocked(video.play).mock.calls.length;
    controller.togglePlay();
    expect(video.play).toHaveBeenCalledTimes(tries + 1);
    controller.destroy();
  });

  it("shows who has gone back what is left when the broadcast ends, and then that it has", async () => {
    const { controller, video, drivers, settle } = await setup();
    controller.setBroadcast("live");
    const dvr = { url: "/dvr/1/index.m3u8", windowS: 3600, startedAt: Date.now() - 600_000 };
    controller.setSource({ kind: "live", url: URL_1, dvr });
    await settle();
    video.dispatchEvent(new Event("playing"));
    controller.seekBy(-60);
    await settle();
    expect(drivers.at(-1)?.url).toBe(dvr.url);
    video.dispatchEvent(new Event("playing"));
    controller.setBroadcast("offline");
    controller.setSource(null);
    expect(controller.getSnapshot().state).toBe("playing");
    expect(drivers.at(-1)?.destroy).not.toHaveBeenCalled();
    video.dispatchEvent(new Event("ended"));
    expect(controller.getSnapshot().state).toBe("offline");
    expect(drivers.at(-1)?.destroy).toHaveBeenCalled();
    controller.destroy();
  });

  it("ends with a recording, and plays it again", async () => {
    const { controller, video, settle } = await setup();
    controller.setBroadcast("live");
    controller.setSource({ kind: "recorded", url: "/vod/1/index.m3u8", startAt: 0 });
    await settle();
    video.dispatchEvent(new Event("playing"));
    video.dispatchEvent(new Event("ended"));
    expect(controller.getSnapshot().state).toBe("ended");
    video.dispatchEvent(new Event("play"));
    expect(controller.getSnapshot().state).toBe("buffering");
    controller.destroy();
  });
});
