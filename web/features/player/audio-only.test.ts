// @vitest-environment jsdom
import { act, createElement } from "react";
import { createRoot } from "react-dom/client";
import { expect, it, vi } from "vitest";
import { audioUrl } from "@/features/player/audio-only";
import type { DriverListener } from "@/features/player/stream-driver";
import { usePlayer } from "@/features/player/use-player";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const sources: { url: string; listener: DriverListener }[] = [];
vi.mock("@/features/player/load-driver", () => ({
  preloadDriver: () => Promise.resolve(),
  loadDriver: (_video: HTMLVideoElement, url: string, listener: DriverListener) => {
    sources.push({ url, listener });
    return Promise.resolve({
      protocol: "ll-hls",
      isLivePositionExact: true,
      latencyMs: () => null,
      livePosition: () => null,
      range: () => null,
      isIdle: () => false,
      stats: () => ({ videoCodec: null, audioCodec: null, bitrateKbps: null, throughputKbps: null }),
      kick: () => undefined,
      destroy: () => undefined,
    });
  },
}));

it("names the sound of a stream beside all of it", () => {
  expect(audioUrl("/live/1/index.m3u8")).toBe("/live/1/audio/index.m3u8");
  expect(audioUrl("https://a.example/live/1/index.m3u8?token=2")).toBe("https://a.example/live/1/audio/index.m3u8?token=2");
});

it("goes over to sound alone and back, and comes back by itself where there is none", async () => {
  let player!: ReturnType<typeof usePlayer>;
  function Shown() {
    player = usePlayer({ playable: { kind: "live", url: "/live/1/index.m3u8", dvr: null }, broadcast: "live", isStale: false, silent: true });
    return createElement("video", { ref: player.attachVideo });
  }
  const root = createRoot(document.createElement("div"));
  const urls = () => sources.map(({ url }) => url);
  await act(async () => root.render(createElement(Shown)));
  await act(async () => player.setAudioOnly(true));
  expect(player.audioOnly).toBe(true);
  await act(async () => player.setAudioOnly(false));
  expect(urls()).toEqual(["/live/1/index.m3u8", "/live/1/audio/index.m3u8", "/live/1/index.m3u8"]);

  await act(async () => player.setAudioOnly(true));
  await act(async () => sources.at(-1)?.listener.onLost("absent"));
  expect(player.audioOnly).toBe(false);
  expect(urls().at(-1)).toBe("/live/1/index.m3u8");
  await act(async () => root.unmount());
});
