import type Hls from "hls.js";
import type { BufferCodecsData, ErrorData, FragBufferedData, LevelDetails } from "hls.js";
import { removableEnd } from "@/features/player/back-buffer";
import { HLS_CONFIG, recordedConfig } from "@/features/player/hls-config";
import { positionAt } from "@/features/player/position-at";
import type { SourceLoss } from "@/features/player/player-machine";
import type { DriverListener, DriverStats, Range, Start, StreamDriver } from "@/features/player/stream-driver";
import { Throughput } from "@/features/player/throughput";
import { backoffDelay } from "@/lib/backoff";

/** Media errors closer together than this are one trouble that gets a stronger cure each time. */
const TROUBLE_WINDOW_MS = 30_000;
/** So many errors of one trouble are answered with a player made anew, each later than the one before. */
const MAX_RECREATIONS = 4;
/** Every sixth retry loads everything anew, in case the source has changed; the others keep the last picture. */
const RECREATE_EVERY = 6;
/** A seat is seldom free within a second. */
const FULL_PATIENCE = 3;
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
  /** Null: as near to live as the playlist says. */
  start: Start | null;
  random?: () => number;
}

function lossOf({ response, networkDetails }: ErrorData): SourceLoss {
  if (response?.code === 404) return "absent";
  const said: unknown = response?.code === 503 ? (networkDetails as XMLHttpRequest | null)?.responseText : null;
  return typeof said === "string" && said.includes('"code":"full"') ? "full" : "unreachable";
}

/** A live playlist has grown since it was asked for. */
const endOf = (details: LevelDetails) => details.edge + (details.live ? details.age : 0);

export class HlsDriver implements StreamDriver {
  readonly isLivePositionExact = true;
  private hls: Hls;
  private hasManifest = false;
  private isLoading = false;
  private attempt = 0;
  private retryTimer: ReturnType<typeof setTimeout> | null = null;
  private whatWaits: (() => void) | null = null;
  private mediaErrors: number[] = [];
  /** Which source buffers there are. */
  private kinds: string | null = null;
  private bitrateKbps: number | null = null;
  private readonly throughput = new Throughput();

  constructor(private deps: HlsDriverDeps) {
    this.hls = this.create(deps.start);
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
    return this.deps.start ? null : this.hls.liveSyncPosition;
  }

  range(): Range | null {
    const details = this.hls.latestLevelDetails;
    return details && { start: details.fragmentStart, end: endOf(details) };
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
      throughputKbps: this.throughput.kbps(),
    };
  }

  hasCaptions(): boolean {
    const group = this.hls.levels[0]?.attrs["CLOSED-CAPTIONS"];
    return group !== undefined && group !== "NONE";
  }

  playWith(library: typeof Hls): void {
    if (this.deps.Hls === library) return;
    this.deps = { ...this.deps, Hls: library };
    this.recreate();
  }

  kick(): void {
    const act = this.whatWaits;
    this.stopWaiting();
    act?.();
  }

  destroy(): void {
    this.stopWaiting();
    this.hls.destroy();
  }

  private create(start: Start | null): Hls {
    const { Hls, video, url } = this.deps;
    const hls = new Hls(start ? recordedConfig(start) : HLS_CONFIG);
    this.hasManifest = false;
    this.isLoading = false;
    this.kinds = null;
    hls.on(Hls.Events.MANIFEST_PARSED, () => {
      this.hasManifest = true;
      this.deps.listener.onReady();
    });
    hls.once(Hls.Events.LEVEL_UPDATED, (_event, { details }) => {
      const date = start && "date" in start ? start.date : null;
      const position = date === null ? null : positionAt(details, date);
      if (position !== null) hls.targetLatency = endOf(details) - position;
    });
    hls.on(Hls.Events.FRAG_LOADING, (_event, { frag, part }) => {
      this.isLoading = true;
      this.throughput.onLoading(part ?? frag);
    });
    hls.on(Hls.Events.BUFFER_CODECS, (_event, data) => this.onTracks(data));
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
    const start = this.deps.start && this.present();
    this.hls.destroy();
    this.hls = this.create(start);
  }

  /** Where playback is, in words that a playlist loaded anew understands. */
  private present(): Start {
    const { currentTime } = this.deps.video;
    const details = this.hls.latestLevelDetails;
    if (!details) return this.deps.start ?? { at: currentTime };
    const date = this.hls.playingDate?.getTime() ?? null;
    return details.live ? { behind: endOf(details) - currentTime, date } : { at: currentTime };
  }

  private onBuffered(data: FragBufferedData): void {
    this.isLoading = false;
    if (!this.deps.start) this.removePlayed(data);
    const { frag, part, stats } = data;
    this.throughput.onLoaded(stats);
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

  /** Source buffers are made once: a player that has no place for a track which joins is made anew. */
  private onTracks({ audio, video, audiovideo }: BufferCodecsData): void {
    const kinds = audiovideo ? "both" : `${audio ? "audio" : ""}${video ? "video" : ""}`;
    const known = this.kinds;
    this.kinds = kinds;
    if (known !== null && known !== kinds) {
      this.waitToRecreate();
    }
  }

  private onFatal(error: ErrorData): void {
    if (HOPELESS.has(error.details) && this.kinds === null) {
      this.deps.listener.onFailure("unsupported");
    } else if (error.type === this.deps.Hls.ErrorTypes.MEDIA_ERROR) {
      this.cureMedia();
    } else {
      this.scheduleRetry(lossOf(error));
    }
  }

  private cureMedia(): void {
    const now = Date.now();
    this.mediaErrors = [...this.mediaErrors.filter((time) => now - time < TROUBLE_WINDOW_MS), now];
    if (this.mediaErrors.length === 1) {
      this.hls.recoverMediaError();
    } else if (this.mediaErrors.length <= 1 + MAX_RECREATIONS) {
      this.waitToRecreate();
    } else {
      this.deps.listener.onFailure("decode");
    }
  }

  /** The first time at once, but not within an event of the player that goes. */
  private waitToRecreate(): void {
    const recreations = this.mediaErrors.length - 2;
    this.wait(recreations > 0 ? backoffDelay(recreations - 1, this.deps.random) : 0, () => this.recreate());
  }

  private scheduleRetry(loss: SourceLoss): void {
    const delay = backoffDelay(this.attempt++, this.deps.random) * (loss === "full" ? FULL_PATIENCE : 1);
    this.deps.listener.onLost(loss);
    this.wait(delay, () => this.retry());
  }

  private wait(delay: number, act: () => void): void {
    this.stopWaiting();
    this.whatWaits = act;
    this.retryTimer = setTimeout(() => this.kick(), delay);
  }

  private retry(): void {
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
    this.whatWaits = null;
  }
}
