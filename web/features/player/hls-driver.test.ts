import type Hls from "hls.js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ranges } from "@/features/player/fake-ranges";
import { HlsDriver } from "@/features/player/hls-driver";
import type { Start } from "@/features/player/stream-driver";

type Handler = (event: string, data: unknown) => void;

function part(sn: number, index: number) {
  return { duration: 0.5, index, fragment: { sn } };
}

class FakeHls {
  static Events = { MANIFEST_PARSED: "manifest", LEVEL_UPDATED: "level", FRAG_LOADING: "loading", BUFFER_CODECS: "codecs", FRAG_BUFFERED: "buffered", BUFFER_FLUSHING: "flushing", ERROR: "error" };
  static ErrorTypes = { MEDIA_ERROR: "mediaError", NETWORK_ERROR: "networkError" };
  static made: FakeHls[] = [];

  handlers = new Map<string, Handler>();
  levels = [{ videoCodec: "avc1.64001f", audioCodec: "mp4a.40.2", bitrate: 3_000_000, attrs: {} as Record<string, string> }];
  currentLevel = 0;
  latency = 0;
  liveSyncPosition = 12;
  playingDate: Date | null = null;
  latestLevelDetails = {
    partTarget: 0.33,
    partList: [part(7, 0), part(7, 1)],
    live: true,
    age: 1,
    edge: 60,
    fragmentStart: 0,
    fragments: [{ start: 0, duration: 60, programDateTime: 100_000 }],
  };
  targetLatency: number | null = null;
  loadSource = vi.fn();
  attachMedia = vi.fn();
  startLoad = vi.fn();
  recoverMediaError = vi.fn();
  trigger = vi.fn();
  destroy = vi.fn();

  constructor(readonly config: object) {
    FakeHls.made.push(this);
  }

  once = this.on;

  on(event: string, handler: Handler) {
    this.handlers.set(event, handler);
  }

  emit(event: string, data: unknown = {}) {
    this.handlers.get(event)?.(event, data);
  }

  fail(type: "mediaError" | "networkError", details = "levelLoadError", code = 0) {
    this.emit("error", { fatal: true, type, details, response: { code } });
  }
}

function createDriver(start: Start | null = null) {
  const video = { currentTime: 40, buffered: ranges([10, 41]) } as HTMLVideoElement;
  FakeHls.made = [];
  const listener = { onLost: vi.fn(), onFound: vi.fn(), onReady: vi.fn(), onFailure: vi.fn() };
  const driver = new HlsDriver({
    Hls: FakeHls as unknown as typeof Hls,
    video,
    url: "/live/1/index.m3u8",
    listener,
    start,
    random: () => 0.5,
  });
  const current = () => {
    const hls = FakeHls.made.at(-1);
    if (!hls) throw new Error("no hls");
    return hls;
  };
  return { driver, listener, current, video };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const buffered = { frag: { duration: 2 }, part: part(7, 1), stats: { total: 125_000 } };

describe("HlsDriver", () => {
  it("loads the manifest again until there is one", () => {
    const { current, listener } = createDriver();
    current().fail("networkError", "manifestLoadError", 404);
    expect(listener.onLost).toHaveBeenCalledWith("absent");
    vi.advanceTimersByTime(1000);
    expect(current().loadSource).toHaveBeenCalledTimes(2);
  });

  it("tells a full house from a server that is away, and asks less often", () => {
    const { current, listener } = createDriver();
    const refuse = (responseText: string) => {
      const details = { details: "manifestLoadError", response: { code: 503 }, networkDetails: { responseText } };
      current().emit("error", { fatal: true, type: "networkError", ...details });
    };
    refuse('{"status":503,"code":"full"}');
    expect(listener.onLost).toHaveBeenLastCalledWith("full");
    vi.advanceTimersByTime(2000);
    expect(current().loadSource).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1000);
    expect(current().loadSource).toHaveBeenCalledTimes(2);
    refuse("Service Unavailable");
    expect(listener.onLost).toHaveBeenLastCalledWith("unreachable");
  });

  it("goes on with the known playlist after a level error and reports the return", () => {
    const { current, listener } = createDriver();
    current().emit("manifest");
    current().fail("networkError");
    vi.advanceTimersByTime(1000);
    expect(current().startLoad).toHaveBeenCalledWith(-1);
    current().emit("buffered", buffered);
    expect(listener.onFound).toHaveBeenCalledTimes(1);
    current().fail("networkError");
    expect(listener.onLost).toHaveBeenLastCalledWith("unreachable");
  });

  it("never gives up on the network and loads everything anew from time to time", () => {
    const { current, listener } = createDriver();
    current().emit("manifest");
    for (const delay of [1000, 2000, 4000, 8000, 8000]) {
      current().fail("networkError");
      vi.advanceTimersByTime(delay);
    }
    expect(FakeHls.made).toHaveLength(1);
    current().fail("networkError");
    vi.advanceTimersByTime(8000);
    expect(FakeHls.made).toHaveLength(2);
    expect(listener.onFailure).not.toHaveBeenCalled();
  });

  it("retries at once when kicked, but only while waiting", () => {
    const { driver, current } = createDriver();
    current().emit("manifest");
    driver.kick();
    expect(current().startLoad).not.toHaveBeenCalled();
    current().fail("networkError");
    driver.kick();
    vi.advanceTimersByTime(20_000);
    expect(current().startLoad).toHaveBeenCalledTimes(1);
  });

  it("cures media errors in steps: recover, make anew a few times, give up", () => {
    const { current, listener } = createDriver();
    const first = current();
    first.fail("mediaError");
    expect(first.recoverMediaError).toHaveBeenCalledTimes(1);
    for (const [made, delay] of [0, 1000, 2000, 4000].entries()) {
      current().fail("mediaError");
      vi.advanceTimersByTime(delay);
      expect(FakeHls.made).toHaveLength(made + 2);
    }
    expect(first.destroy).toHaveBeenCalled();
    expect(listener.onFailure).not.toHaveBeenCalled();
    current().fail("mediaError");
    expect(listener.onFailure).toHaveBeenCalledWith("decode");
  });

  it("starts the cure anew after a quiet time", () => {
    const { current } = createDriver();
    current().fail("mediaError");
    vi.advanceTimersByTime(31_000);
    current().fail("mediaError");
    expect(current().recoverMediaError).toHaveBeenCalledTimes(2);
  });

  it("is made anew when pictures join sound, and not when nothing changes", () => {
    const { current } = createDriver();
    current().emit("codecs", { audio: {} });
    current().emit("codecs", { audio: {} });
    vi.advanceTimersByTime(10_000);
    expect(FakeHls.made).toHaveLength(1);
    current().emit("codecs", { audiovideo: {} });
    vi.advanceTimersByTime(0);
    expect(FakeHls.made).toHaveLength(2);
  });

  it("takes a codec that joins for something to be cured", () => {
    const { current, listener } = createDriver();
    current().emit("codecs", { audio: {} });
    current().fail("mediaError", "bufferAddCodecError");
    expect(listener.onFailure).not.toHaveBeenCalled();
  });

  it("reports a codec that the browser cannot play", () => {
    const { current, listener } = createDriver();
    current().fail("mediaError", "manifestIncompatibleCodecsError");
    expect(listener.onFailure).toHaveBeenCalledWith("unsupported");
  });

  it("removes what was played when no part is under way", () => {
    const { current, video } = createDriver();
    current().emit("buffered", { ...buffered, part: part(7, 0) });
    expect(current().trigger).not.toHaveBeenCalled();
    current().emit("buffered", buffered);
    expect(current().trigger).toHaveBeenCalledWith("flushing", { startOffset: 0, endOffset: 25, type: null });
    current().emit("buffered", { ...buffered, part: null });
    expect(current().trigger).toHaveBeenCalledTimes(2);
    video.currentTime = 26;
    current().emit("buffered", buffered);
    expect(current().trigger).toHaveBeenCalledTimes(2);
  });

  it("is idle while it asks for no media", () => {
    const { driver, current } = createDriver();
    expect(driver.isIdle()).toBe(false);
    current().emit("manifest");
    expect(driver.isIdle()).toBe(true);
    current().emit("loading");
    expect(driver.isIdle()).toBe(false);
    current().emit("buffered", buffered);
    expect(driver.isIdle()).toBe(true);
    current().emit("loading");
    current().emit("error", { fatal: false, details: "fragLoadError", frag: {} });
    expect(driver.isIdle()).toBe(true);
    current().fail("networkError");
    expect(driver.isIdle()).toBe(false);
  });

  it("measures latency by the broadcaster's clock and bitrate by parts", () => {
    const { driver, current } = createDriver();
    current().playingDate = new Date(Date.now() - 1800);
    current().emit("buffered", buffered);
    expect(driver.latencyMs()).toBe(1800);
    expect(driver.stats().bitrateKbps).toBe(2000);
    expect(driver.protocol).toBe("ll-hls");
  });
});

describe("HlsDriver of a past", () => {
  it("begins in its own time", () => {
    const { driver, current } = createDriver({ at: 90 });
    expect(current().config).toMatchObject({ startPosition: 90, lowLatencyMode: false });
    expect(driver.livePosition()).toBeNull();
  });

  it("begins where the broadcaster's clock says, and only without one at a distance from the end", () => {
    const { current } = createDriver({ behind: 30, date: 125_500 });
    expect(current().config).toMatchObject({ liveSyncDuration: 30 });
    current().emit("level", { details: current().latestLevelDetails });
    expect(current().targetLatency).toBe(61 - 25.5);
    const other = createDriver({ behind: 30, date: null });
    other.current().emit("level", { details: other.current().latestLevelDetails });
    expect(other.current().targetLatency).toBeNull();
  });

  it("goes on where it was when it is made anew", () => {
    const { current } = createDriver({ behind: 30, date: null });
    current().playingDate = new Date(140_000);
    current().fail("mediaError");
    current().fail("mediaError");
    vi.advanceTimersByTime(0);
    expect(FakeHls.made).toHaveLength(2);
    expect(current().config).toMatchObject({ liveSyncDuration: 21 });
    current().emit("level", { details: current().latestLevelDetails });
    expect(current().targetLatency).toBe(21);
  });

  it("says when there are captions in the pictures, and goes on with a library that can show them", () => {
    const { driver, current } = createDriver({ at: 0 });
    expect(driver.hasCaptions()).toBe(false);
    current().levels[0]!.attrs["CLOSED-CAPTIONS"] = "NONE";
    expect(driver.hasCaptions()).toBe(false);
    current().levels[0]!.attrs["CLOSED-CAPTIONS"] = "cc";
    expect(driver.hasCaptions()).toBe(true);
    class Larger extends FakeHls {}
    driver.playWith(Larger as unknown as typeof Hls);
    driver.playWith(Larger as unknown as typeof Hls);
    expect(FakeHls.made).toHaveLength(2);
    expect(current()).toBeInstanceOf(Larger);
    expect(FakeHls.made[0]?.destroy).toHaveBeenCalled();
  });

  it("keeps what was played to the library's own measure", () => {
    const { current } = createDriver({ at: 0 });
    current().emit("buffered", buffered);
    expect(current().trigger).not.toHaveBeenCalled();
  });
});
