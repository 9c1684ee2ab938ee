import type { DriverListener, DriverStats, Range, Start, StreamDriver } from "@/features/player/stream-driver";
import { backoffDelay } from "@/lib/backoff";

/** Safari knows the wall clock of the media's beginning; other browsers do not have the method. */
type DatedVideo = HTMLVideoElement & { getStartDate?: () => Date };

/** For browsers that play HLS themselves and have no Media Source Extensions (iPhone). */
export class NativeDriver implements StreamDriver {
  readonly protocol = "hls-native";
  readonly isLivePositionExact = false;
  private attempt = 0;
  private retryTimer: ReturnType<typeof setTimeout> | null = null;
  private readonly listeners = new AbortController();

  constructor(
    private readonly video: DatedVideo,
    private readonly url: string,
    private readonly listener: DriverListener,
    private readonly start: Start | null = null,
  ) {
    const { signal } = this.listeners;
    video.addEventListener("loadedmetadata", () => this.onLoaded(), { signal });
    video.addEventListener("playing", () => this.onPlaying(), { signal });
    video.addEventListener("error", () => this.onError(), { signal });
    video.src = url;
  }

  latencyMs(): number | null {
    const start = this.video.getStartDate?.().getTime() ?? Number.NaN;
    return Number.isNaN(start) ? null : Date.now() - (start + this.video.currentTime * 1000);
  }

  livePosition(): number | null {
    const range = this.start ? null : this.range();
    return range && Math.max(0, range.end - 2);
  }

  range(): Range | null {
    const { seekable } = this.video;
    return seekable.length > 0 ? { start: seekable.start(0), end: seekable.end(seekable.length - 1) } : null;
  }

  isIdle(): boolean {
    return false;
  }

  stats(): DriverStats {
    return { videoCodec: null, audioCodec: null, bitrateKbps: null, throughputKbps: null };
  }

  kick(): void {
    if (this.retryTimer !== null) this.retry();
  }

  destroy(): void {
    this.listeners.abort();
    this.stopWaiting();
    this.video.removeAttribute("src");
    this.video.load();
  }

  private onLoaded(): void {
    const range = this.range();
    if (this.start && "at" in this.start) {
      this.video.currentTime = this.start.at;
    } else if (this.start && range) {
      this.video.currentTime = Math.max(range.start, range.end - this.start.behind);
    }
    this.listener.onReady();
  }

  private onPlaying(): void {
    if (this.attempt > 0) {
      this.attempt = 0;
      this.listener.onFound();
    }
  }

  private onError(): void {
    if (this.video.error?.code === MediaError.MEDIA_ERR_DECODE) {
      this.listener.onFailure("decode");
      return;
    }
    this.stopWaiting();
    const delay = backoffDelay(this.attempt++);
    const isCut = this.video.error?.code === MediaError.MEDIA_ERR_NETWORK;
    this.listener.onLost(isCut ? "unreachable" : "absent");
    this.retryTimer = setTimeout(() => this.retry(), delay);
  }

  private retry(): void {
    this.stopWaiting();
    this.video.src = this.url;
    this.video.load();
  }

  private stopWaiting(): void {
    if (this.retryTimer !== null) {
      clearTimeout(this.retryTimer);
      this.retryTimer = null;
    }
  }
}
