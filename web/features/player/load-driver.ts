import { HlsDriver } from "@/features/player/hls-driver";
import type { DriverListener, Start, StreamDriver } from "@/features/player/stream-driver";
import { tabSession } from "@/features/player/tab-session";

export type DriverLoader = typeof loadDriver;

const loadHls = () => import("@/features/player/hls-library");

/** Fetches hls.js early, so that a click or a go-live finds it in the cache. */
export function preloadDriver(): Promise<unknown> {
  return loadHls();
}

/** By its name the server knows a viewer who has a place already. */
const named = (url: string) => `${url}${url.includes("?") ? "&" : "?"}viewer=${encodeURIComponent(tabSession())}`;

/** Without a start it is live. Null when this browser can play HLS in no way. hls.js goes first: Chromium's own HLS is less able. */
export async function loadDriver(
  video: HTMLVideoElement,
  source: string,
  listener: DriverListener,
  start: Start | null = null,
): Promise<StreamDriver | null> {
  const url = start ? source : named(source);
  const { Hls } = await loadHls();
  if (Hls.isSupported()) {
    return new HlsDriver({ Hls, video, url, listener, start });
  }
  if (!video.canPlayType("application/vnd.apple.mpegurl")) {
    return null;
  }
  const { NativeDriver } = await import("@/features/player/native-driver");
  return new NativeDriver(video, url, listener, start);
}
