import { LatencyKeeper } from "@/features/player/latency-keeper";
import type { DriverLoader } from "@/features/player/load-driver";
import {
  initialModel,
  type PlayerEvent,
  type PlayerFailure,
  type PlayerModel,
  type PlayerState,
  type SourceLoss,
  stateOf,
  transition,
} from "@/features/player/player-machine";
import { StallCure } from "@/features/player/stall-cure";
import type { DriverListener, StreamDriver } from "@/features/player/stream-driver";
import { DEFAULT_VOLUME, type VolumeMemory } from "@/features/player/volume-memory";
import type { BroadcastState } from "@/lib/api/types";
import { backoffDelay } from "@/lib/backoff";

export interface PlayerSnapshot {
  state: PlayerState;
  failure: PlayerFailure | null;
  loss: SourceLoss | null;
  volume: number;
  muted: boolean;
  /** The browser refused to start with sound; the viewer has not chosen silence. */
  mutedByBrowser: boolean;
  isBehind: boolean;
}

export interface PlayerMetrics {
  latencyMs: number | null;
  stalls: number;
}

export interface PlayerControllerDeps {
  loadDriver: DriverLoader;
  memory: VolumeMemory;
}

const TICK_MS = 500;
const BEHIND_S = 3;

/** Joins a video element, a driver and the state machine. Lives as long as the element. */
export class PlayerController {
  driver: StreamDriver | null = null;
  private model: PlayerModel = initialModel("offline");
  private snapshot: PlayerSnapshot;
  private metrics: PlayerMetrics = { latencyMs: null, stalls: 0 };
  private url: string | null = null;
  private loading = 0;
  private wantsPlay = true;
  /** Where the sound comes back from silence. */
  private audibleVolume = DEFAULT_VOLUME;
  private readonly latency: LatencyKeeper;
  private readonly cure: StallCure;
  private readonly listeners = new Set<() => void>();
  private readonly domListeners = new AbortController();
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(
    readonly video: HTMLVideoElement,
    private readonly deps: PlayerControllerDeps,
  ) {
    const { volume, muted } = deps.memory.load();
    video.volume = volume;
    video.muted = muted || volume === 0;
    this.keepAudible();
    this.latency = new LatencyKeeper(video);
    this.cure = new StallCure(video);
    this.snapshot = this.takeSnapshot({ mutedByBrowser: false, isBehind: false });
    this.listenToVideo();
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getSnapshot = (): PlayerSnapshot => this.snapshot;

  getMetrics = (): PlayerMetrics => this.metrics;

  setBroadcast(state: BroadcastState): void {
    this.apply({ type: "broadcast", state });
    if (state === "live") {
      this.kick();
    }
  }

  /** Cuts the driver's waiting time short, for example when the server is known to be back. */
  kick(): void {
    this.driver?.kick();
  }

  setSource(url: string | null): void {
    if (url !== this.url) {
      this.url = url;
      this.wantsPlay = true; // A pause belongs to the broadcast it was made in.
      this.load();
    }
  }

  retry(): void {
    this.wantsPlay = true;
    this.load();
  }

  play(): void {
    this.wantsPlay = true;
    this.goLive();
    this.startPlayback();
  }

  pause(): void {
    this.video.pause();
  }

  togglePlay(): void {
    if (this.video.paused) this.play();
    else this.pause();
  }

  goLive(): void {
    const target = this.driver && this.latency.target(this.driver);
    if (target !== null && target > this.video.currentTime) {
      this.video.currentTime = target;
    }
  }

  setVolume(volume: number): void {
    this.video.volume = Math.min(1, Math.max(0, volume));
    this.keepAudible();
    this.setMuted(this.video.volume === 0);
  }

  setMuted(muted: boolean): void {
    if (!muted && this.video.volume === 0) {
      this.video.volume = this.audibleVolume;
    }
    this.video.muted = muted;
    this.publish({ mutedByBrowser: false });
    this.deps.memory.save(this.video.volume, muted);
  }

  destroy(): void {
    this.loading++;
    clearInterval(this.timer);
    this.domListeners.abort();
    this.listeners.clear();
    this.driver?.destroy();
    this.driver = null;
  }

  private keepAudible(): void {
    if (this.video.volume > 0) this.audibleVolume = this.video.volume;
  }

  private listenToVideo(): void {
    const { video } = this;
    const { signal } = this.domListeners;
    const on = (type: string, handle: () => void) => video.addEventListener(type, handle, { signal });
    on("playing", () => this.apply({ type: "playing" }));
    on("waiting", () => this.onStall());
    on("play", () => this.apply({ type: "resumed" }));
    on("pause", () => {
      // An error pauses as well, but it is no wish to stop: the driver tries again.
      if (this.driver && !video.ended && !video.error) {
        this.wantsPlay = false;
        this.apply({ type: "paused" });
      }
    });
    on("ended", () => this.apply({ type: "waiting" }));
    // Curing a media error attaches the media anew, which leaves the element paused without a "pause" event.
    on("canplay", () => {
      if (this.driver && this.wantsPlay && video.paused) this.startPlayback();
    });
    on("volumechange", () => this.publish());
  }

  private load(): void {
    const generation = ++this.loading;
    const { url } = this;
    this.driver?.destroy();
    this.driver = null;
    this.latency.restart();
    this.apply({ type: "source-changed" });
    if (url) {
      void this.attach(url, generation);
    }
  }

  private async attach(url: string, generation: number, attempt = 0): Promise<void> {
    const isCurrent = () => generation === this.loading;
    let driver: StreamDriver | null;
    try {
      driver = await this.deps.loadDriver(this.video, url, this.listenWhile(isCurrent));
    } catch {
      if (!isCurrent()) return;
      // The driver's code did not arrive: the server is away, or the network.
      this.apply({ type: "source-lost", loss: "unreachable" });
      setTimeout(() => isCurrent() && void this.attach(url, generation, attempt + 1), backoffDelay(attempt));
      return;
    }
    if (!isCurrent()) {
      driver?.destroy();
    } else if (driver) {
      this.driver = driver;
      this.apply({ type: "source-found" });
    } else {
      this.apply({ type: "failed", failure: "unsupported" });
    }
  }

  private listenWhile(isCurrent: () => boolean): DriverListener {
    return {
      onLost: (loss) => isCurrent() && this.apply({ type: "source-lost", loss }),
      onFound: () => isCurrent() && this.apply({ type: "source-found" }),
      onFailure: (failure) => isCurrent() && this.apply({ type: "failed", failure }),
      onReady: () => {
        if (isCurrent() && this.wantsPlay) this.startPlayback();
      },
    };
  }

  private startPlayback(): void {
    this.video.play().catch((error: unknown) => {
      const isRefused = error instanceof DOMException && error.name === "NotAllowedError";
      if (isRefused && !this.video.muted) {
        this.video.muted = true;
        this.publish({ mutedByBrowser: true });
        this.startPlayback();
      } else if (isRefused) {
        this.apply({ type: "paused" }); // Some browsers refuse even silent video, in power saving for example.
      }
    });
  }

  private onStall(): void {
    if (this.snapshot.state === "playing" && !this.video.seeking) {
      this.latency.onStall();
      this.metrics = { ...this.metrics, stalls: this.metrics.stalls + 1 };
    }
    this.apply({ type: "waiting" });
  }

  private tick(): void {
    if (!this.driver) {
      this.metrics = { ...this.metrics, latencyMs: null };
      return;
    }
    this.cure.check(this.driver);
    this.latency.check(this.driver);
    const latency = this.driver.latencyMs();
    this.metrics = { ...this.metrics, latencyMs: latency === null ? null : Math.round(latency) };
    const target = this.latency.target(this.driver);
    this.publish({ isBehind: target !== null && target - this.video.currentTime > BEHIND_S });
  }

  private apply(event: PlayerEvent): void {
    this.model = transition(this.model, event);
    this.publish();
  }

  private takeSnapshot(kept: Pick<PlayerSnapshot, "mutedByBrowser" | "isBehind">): PlayerSnapshot {
    const { failure, loss } = this.model;
    const { volume, muted } = this.video;
    return { state: stateOf(this.model), failure, loss, volume, muted, ...kept };
  }

  private publish(change: Partial<Pick<PlayerSnapshot, "mutedByBrowser" | "isBehind">> = {}): void {
    const { mutedByBrowser, isBehind } = this.snapshot;
    const next = this.takeSnapshot({ mutedByBrowser, isBehind, ...change });
    const changed = (Object.keys(next) as (keyof PlayerSnapshot)[]).some((key) => next[key] !== this.snapshot[key]);
    if (changed) {
      this.snapshot = next;
      for (const listener of this.listeners) listener();
    }
  }
}
