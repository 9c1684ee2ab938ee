import type Hls from "hls.js";
import type { ErrorData, FragBufferedData } from "hls.js";
import { removableEnd } from "@/features/player/back-buffer";
import { HLS_CONFIG } from "@/features/player/hls-config";
import type { SourceLoss } from "@/features/player/player-machine";
import type { DriverListener, DriverStats, StreamDriver } from "@/features/player/stream-driver";
import { backoffDelay } from "@/lib/backoff";

/** Media errors closer together than this are one trouble that gets a stronger cure each time. */
const TROUBLE_WINDOW_MS = 10_000;
/** Every sixth retry loads everything anew, in case the source has changed; the others keep the last picture. */
const RECREATE_EVERY = 6;
const HOPELESS = new Set([
  "manifestIncompatibleCodecsError",
  "bufferIncompatibleCodecsError",
  "bufferAddCodecError",
]);

export interface HlsDriverDeps {
  Hls: typeof Hls;
  video: HTMLVideoElement;
  url: string;
  listener: DriverListener;
  random?: () => number;
}

export class HlsDriver implements StreamDriver {
  readonly isLivePositionExact = true;
  private hls: Hls;
  private hasManifest = false;
  private isLoading = false;
  private attempt = 0;
  private retryTimer: ReturnType<typeof setTimeout> | null = null;
  private mediaErrors: number[] = [];
  private bitrateKbps: number | null = null;

  constructor(private readonly deps: HlsDriverDeps) {
    this.hls = this.create();
  }

  get protocol(): "ll-hls" | "hls" {
    return this.hls.latestLevelDetails?.partTarget ? "ll-hls" : "hls";
  }

  latencyMs(): number | null {
    const shown = this.hls.playingDate;
    if (shown) {
      return Date.now() - shown.getTime();
    }
    return this.hls.latency > 0 ? this.hls.latency * 1000 : null;
  }

  livePosition(): number | null {
    return this.hls.liveSyncPosition;
  }

  isIdle(): boolean {
    return this.hasManifest && !this.isLoading && this.retryTimer === null;
  }

  stats(): DriverStats {
    const level = this.hls.levels[Math.max(this.hls.currentLevel, 0)];
    return {
      videoCodec: level?.videoCodec ?? null,
      audioCodec: level?.audioCodec ?? null,
      bitrateKbps: this.bitrateKbps ?? (level ? Math.round(level.bitrate / 1000) : null),
    };
  }

  kick(): void {
    if (this.retryTimer !== null) {
      this.retry();
    }
  }

  destroy(): void {
    this.stopWaiting();
    this.hls.destroy();
  }

  private create(): Hls {
    const { Hls, video, url } = this.deps;
    const hls = new Hls(HLS_CONFIG);
    this.hasManifest = false;
    this.isLoading = false;
    hls.on(Hls.Events.MANIFEST_PARSED, () => {
      this.hasManifest = true;
      this.deps.listener.onReady();
    });
    hls.on(Hls.Events.FRAG_LOADING, () => {
      this.isLoading = true;
    });
    hls.on(Hls.Events.FRAG_BUFFERED, (_event, data) => this.onBuffered(data));
    hls.on(Hls.Events.ERROR, (_event, data) => {
      if (data.frag) this.isLoading = false;
      if (data.fatal) this.onFatal(data);
    });
    hls.loadSource(url);
    hls.attachMedia(video);
    return hls;
  }

  private recreate(): void {
    this.hls.destroy();
    this.hls = this.create();
  }

  private onBuffered(data: FragBufferedData): void {
    this.isLoading = false;
    this.removePlayed(data);
    const { frag, part, stats } = data;
    if (this.attempt > 0) {
      this.attempt = 0;
      this.deps.listener.onFound();
    }
    const duration = (part ?? frag).duration;
    if (duration > 0 && stats.total > 0) {
      const measured = (stats.total * 8) / duration / 1000;
      this.bitrateKbps = Math.round(this.bitrateKbps === null ? measured : this.bitrateKbps * 0.9 + measured * 0.1);
    }
  }

  private removePlayed({ part }: FragBufferedData): void {
    const { Hls, video } = this.deps;
    const newest = this.hls.latestLevelDetails?.partList?.at(-1);
    const isQuiet = !part || (part.fragment.sn === newest?.fragment.sn && part.index === newest.index);
    const end = removableEnd(video, isQuiet);
    if (end !== null) {
      this.hls.trigger(Hls.Events.BUFFER_FLUSHING, { startOffset: 0, endOffset: end, type: null });
    }
  }

  private onFatal(error: ErrorData): void {
    if (HOPELESS.has(error.details)) {
      this.deps.listener.onFailure("unsupported");
    } else if (error.type === this.deps.Hls.ErrorTypes.MEDIA_ERROR) {
      this.cureMedia();
    } else {
      this.scheduleRetry(error.response?.code === 404 ? "absent" : "unreachable");
    }
  }

  private cureMedia(): void {
    const now = Date.now();
    this.mediaErrors = [...this.mediaErrors.filter((time) => now - time < TROUBLE_WINDOW_MS), now];
    switch (this.mediaErrors.length) {
      case 1:
        return this.hls.recoverMediaError();
      case 2:
        return this.recreate();
      default:
        this.deps.listener.onFailure("decode");
    }
  }

  private scheduleRetry(loss: SourceLoss): void {
    this.stopWaiting();
    const delay = backoffDelay(this.attempt++, this.deps.random);
    this.deps.listener.onLost(loss);
    this.retryTimer = setTimeout(() => this.retry(), delay);
  }

  private retry(): void {
    this.stopWaiting();
    if (this.attempt % RECREATE_EVERY === 0) {
      this.recreate();
    } else if (this.hasManifest) {
      this.hls.startLoad(-1);
    } else {
      this.hls.loadSource(this.deps.url);
    }
  }

  private stopWaiting(): void {
    if (this.retryTimer !== null) {
      clearTimeout(this.retryTimer);
      this.retryTimer = null;
    }
  }
}
