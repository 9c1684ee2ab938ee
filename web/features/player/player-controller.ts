import { BufferHold } from "@/features/player/buffer-hold";
import { LatencyKeeper } from "@/features/player/latency-keeper";
import type { DriverLoader } from "@/features/player/load-driver";
import { NetworkWatch, type SlowNetwork } from "@/features/player/network-watch";
import { initialModel, type PlayerEvent, type PlayerModel, stateOf, transition } from "@/features/player/player-machine";
import { NOTHING_OBSERVED, type Observed, type PlayerSnapshot } from "@/features/player/player-snapshot";
import { StallCount } from "@/features/player/stall-count";
import { StallCure } from "@/features/player/stall-cure";
import type { DriverListener, StreamDriver } from "@/features/player/stream-driver";
import { DEFAULT_VOLUME, type VolumeMemory } from "@/features/player/volume-memory";
import type { BroadcastState } from "@/lib/api/types";
import { backoffDelay } from "@/lib/backoff";

export interface PlayerControllerDeps {
  broadcast: BroadcastState; // As the page says at first, or the player's words would start over.
  loadDriver: DriverLoader;
  memory: VolumeMemory;
}

const TICK_MS = 500;
const BEHIND_S = 3;

/** Joins a video element, a driver and the state machine. Lives as long as the element. */
export class PlayerController {
  driver: StreamDriver | null = null;
  private model: PlayerModel;
  private snapshot: PlayerSnapshot;
  readonly stalls = new StallCount();
  private latencyMs: number | null = null;
  private url: string | null = null;
  private loading = 0;
  private wantsPlay = true;
  /** Where the sound comes back from silence. */
  private audibleVolume = DEFAULT_VOLUME;
  readonly latency: LatencyKeeper;
  private readonly cure: StallCure;
  private readonly network = new NetworkWatch();
  private readonly hold: BufferHold;
  private readonly listeners = new Set<() => void>();
  private readonly domListeners = new AbortController();
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(
    readonly video: HTMLVideoElement,
    private readonly deps: PlayerControllerDeps,
  ) {
    this.model = initialModel(deps.broadcast);
    const { volume, muted } = deps.memory.load();
    video.volume = volume;
    video.muted = muted || volume === 0;
    this.keepAudible();
    this.latency = new LatencyKeeper(video);
    this.cure = new StallCure(video);
    this.hold = new BufferHold(video);
    this.snapshot = this.takeSnapshot(NOTHING_OBSERVED);
    this.listenToVideo();
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getSnapshot = (): PlayerSnapshot => this.snapshot;

  getMetrics = () => ({ latencyMs: this.latencyMs, stalls: this.stalls.count });

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

  /** For a network that does not keep up: stands still until there is enough to play for a while. */
  waitAndBuffer(): void {
    this.hold.begin();
    this.apply({ type: "waiting" });
    this.watch();
  }

  play(): void {
    this.wantsPlay = true;
    this.hold.end();
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
    on("playing", () => {
      this.network.onPicture();
      this.apply({ type: "playing" });
    });
    on("waiting", () => this.onStall());
    on("play", () => this.apply({ type: "resumed" }));
    on("pause", () => {
      // An error pauses as well, but it is no wish to stop: the driver tries again.
      if (this.driver && !this.hold.isOn && !video.ended && !video.error) {
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
    this.network.restart();
    this.hold.end();
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
    if (this.hold.isOn) return;
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
    this.network.onWaiting();
    if (this.snapshot.state === "playing" && !this.video.seeking) {
      this.latency.onStall();
      this.network.onStall();
      this.stalls.begin();
    }
    this.apply({ type: "waiting" });
  }

  private tick(): void {
    this.watch();
    if (!this.driver) {
      this.latencyMs = null;
      return;
    }
    this.cure.check(this.driver);
    this.latency.check(this.driver);
    const latency = this.driver.latencyMs();
    this.latencyMs = latency === null ? null : Math.round(latency);
    const target = this.latency.target(this.driver);
    this.publish({ isBehind: target !== null && target - this.video.currentTime > BEHIND_S });
  }

  private watch(): void {
    if (this.hold.isComplete()) {
      this.hold.end();
      if (this.driver) this.latency.stayBehind(this.driver);
      this.startPlayback();
    }
    this.publish({ slow: this.slowNetwork(), inHand: this.hold.inHand() });
  }

  private slowNetwork(): SlowNetwork | null {
    const { state, loss } = this.snapshot;
    const isTheirs = loss === null && (state === "loading" || state === "buffering" || state === "playing");
    return isTheirs ? this.network.check(this.driver?.stats() ?? { throughputKbps: null, bitrateKbps: null }) : null;
  }

  private apply(event: PlayerEvent): void {
    this.model = transition(this.model, event);
    if (stateOf(this.model) !== "buffering") this.stalls.end();
    this.publish();
  }

  private takeSnapshot(observed: Observed): PlayerSnapshot {
    const { failure, loss } = this.model;
    const { volume, muted } = this.video;
    return { state: stateOf(this.model), failure, loss, volume, muted, ...observed };
  }

  private publish(change: Partial<Observed> = {}): void {
    const { mutedByBrowser, isBehind, slow, inHand } = this.snapshot;
    const next = this.takeSnapshot({ mutedByBrowser, isBehind, slow, inHand, ...change });
    const changed = (Object.keys(next) as (keyof PlayerSnapshot)[]).some((key) => next[key] !== this.snapshot[key]);
    if (changed) {
      this.snapshot = next;
      for (const listener of this.listeners) listener();
    }
  }
}
