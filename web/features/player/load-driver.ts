import { HlsDriver } from "@/features/player/hls-driver";
import { NativeDriver } from "@/features/player/native-driver";
import type { DriverListener, StreamDriver } from "@/features/player/stream-driver";

export type DriverLoader = typeof loadDriver;

const loadHls = () => import("@/features/player/hls-library");

/** Fetches hls.js early, so that a click or a go-live finds it in the cache. */
export function preloadDriver(): Promise<unknown> {
  return loadHls();
}

/** Null when this browser can play HLS in no way. hls.js goes first: Chromium's own HLS is less able. */
export async function loadDriver(
  video: HTMLVideoElement,
  url: string,
  listener: DriverListener,
): Promise<StreamDriver | null> {
  const { Hls } = await loadHls();
  if (Hls.isSupported()) {
    return new HlsDriver({ Hls, video, url, listener });
  }
  return video.canPlayType("application/vnd.apple.mpegurl") ? new NativeDriver(video, url, listener) : null;
}
