import { BufferHold } from "@/features/player/buffer-hold";
import { DriverSlot } from "@/features/player/driver-slot";
import { LatencyKeeper } from "@/features/player/latency-keeper";
import type { DriverLoader } from "@/features/player/load-driver";
import { NetworkWatch, type SlowNetwork } from "@/features/player/network-watch";
import type { Playable } from "@/features/player/playable";
import { Playhead } from "@/features/player/playhead";
import { type Broadcast, initialModel, type PlayerEvent, type PlayerModel, stateOf, transition } from "@/features/player/player-machine";
import { NOTHING_OBSERVED, type Observed, type PlayerSnapshot } from "@/features/player/player-snapshot";
import { Sound } from "@/features/player/sound";
import { StallCount } from "@/features/player/stall-count";
import { StallCure } from "@/features/player/stall-cure";
import type { StreamDriver } from "@/features/player/stream-driver";
import type { VolumeMemory } from "@/features/player/volume-memory";

export interface PlayerControllerDeps {
  broadcast: Broadcast; // As the page says at first, or the player's words would start over.
  loadDriver: DriverLoader;
  memory: VolumeMemory;
}

const TICK_MS = 500;

/** Joins a video element, a driver and the state machine. Lives as long as the element. */
export class PlayerController {
  private model: PlayerModel;
  private snapshot: PlayerSnapshot;
  readonly stalls = new StallCount();
  private latencyMs: number | null = null;
  private wantsPlay = true;
  /** The broadcast is over, but whoever has gone back still has something of it to see. */
  private isLate = false;
  readonly latency: LatencyKeeper;
  readonly playhead: Playhead;
  private readonly slot: DriverSlot;
  private readonly sound: Sound;
  private readonly cure: StallCure;
  private readonly network = new NetworkWatch();
  private readonly hold: BufferHold;
  private readonly listeners = new Set<() => void>();
  private readonly domListeners = new AbortController();
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(
    readonly video: HTMLVideoElement,
    deps: PlayerControllerDeps,
  ) {
    this.model = initialModel(deps.broadcast);
    this.sound = new Sound(video, deps.memory);
    this.latency = new LatencyKeeper(video);
    this.cure = new StallCure(video);
    this.hold = new BufferHold(video);
    this.slot = new DriverSlot(video, deps.loadDriver, {
      onLost: (loss) => (this.isLate && loss === "absent" ? this.leave() : this.apply({ type: "source-lost", loss })),
      onFound: () => this.apply({ type: "source-found" }),
      onFailure: (failure) => this.apply({ type: "failed", failure }),
      onReady: () => void (this.wantsPlay && this.startPlayback()),
    });
    this.playhead = new Playhead({ video, slot: this.slot, latency: this.latency, onMove: () => this.onMove() });
    this.snapshot = this.takeSnapshot(NOTHING_OBSERVED);
    this.listenToVideo();
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  get driver(): StreamDriver | null {
    return this.slot.driver;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getSnapshot = (): PlayerSnapshot => this.snapshot;

  getMetrics = () => ({ latencyMs: this.latencyMs, stalls: this.stalls.count });

  setBroadcast(state: Broadcast): void {
    this.isLate = state === "offline" && this.playhead.isRewound;
    if (this.isLate) return;
    this.apply({ type: "broadcast", state });
    if (state === "live") {
      this.kick();
    }
  }

  /** Cuts the driver's waiting time short, for example when the server is known to be back. */
  kick(): void {
    this.driver?.kick();
  }

  setSource(playable: Playable | null): void {
    if (this.isLate && !playable) return;
    if (this.playhead.put(playable)) {
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
    this.playhead.resume();
    this.startPlayback();
  }

  pause(): void {
    this.video.pause();
  }

  togglePlay(): void {
    if (this.video.paused) this.play();
    else this.pause();
  }

  /** Plays what happens now. */
  goLive(): void {
    if (this.isLate) return this.leave();
    this.wantsPlay = true;
    this.hold.end();
    this.playhead.goLive();
    this.startPlayback();
  }

  /** On the playhead's timeline; nothing while there is none. */
  seek(position: number): void {
    this.playhead.seek(position);
    this.publishPlace();
  }

  seekBy(seconds: number): void {
    const timeline = this.playhead.timeline();
    if (timeline) this.seek(timeline.position + seconds);
  }

  setVolume(volume: number): void {
    this.sound.setVolume(volume);
    this.publish({ mutedByBrowser: false });
  }

  setMuted(muted: boolean): void {
    this.sound.setMuted(muted);
    this.publish({ mutedByBrowser: false });
  }

  destroy(): void {
    clearInterval(this.timer);
    this.domListeners.abort();
    this.listeners.clear();
    this.slot.clear();
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
    on("ended", () => {
      if (this.isLate) this.leave();
      else this.apply({ type: this.playhead.isRecorded ? "ended" : "waiting" });
    });
    // Curing a media error attaches the media anew, which leaves the element paused without a "pause" event.
    on("canplay", () => {
      this.playhead.arrive();
      if (this.driver && this.wantsPlay && video.paused) this.startPlayback();
    });
    on("volumechange", () => this.publish());
    on("ratechange", () => this.publish());
  }

  /** Follows the broadcast that has ended meanwhile. */
  private leave(): void {
    this.isLate = false;
    this.setSource(null);
    this.setBroadcast("offline");
  }

  private load(): void {
    this.begin();
    this.apply({ type: "source-changed" });
    this.playhead.load();
  }

  private begin(): void {
    this.latency.restart();
    this.network.restart();
    this.hold.end();
  }

  private onMove(): void {
    this.begin();
    this.apply({ type: "waiting" });
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
    const isLive = !this.playhead.isRewound && !this.playhead.isRecorded;
    const latency = isLive ? this.driver.latencyMs() : null;
    this.latencyMs = latency === null ? null : Math.round(latency);
    this.publishPlace();
  }

  private publishPlace(): void {
    const behind = this.playhead.isRecorded ? 0 : Math.max(0, Math.round(this.playhead.behind()));
    this.publish({ behind, canSeek: this.playhead.timeline() !== null, captioned: this.driver?.hasCaptions?.() ?? false });
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
    return { state: stateOf(this.model), failure, loss, volume, muted, rate: this.playhead.rate, ...observed };
  }

  private publish(change: Partial<Observed> = {}): void {
    const { mutedByBrowser, behind, canSeek, captioned, slow, inHand } = this.snapshot;
    const next = this.takeSnapshot({ mutedByBrowser, behind, canSeek, captioned, slow, inHand, ...change });
    const changed = (Object.keys(next) as (keyof PlayerSnapshot)[]).some((key) => next[key] !== this.snapshot[key]);
    if (changed) {
      this.snapshot = next;
      for (const listener of this.listeners) listener();
    }
  }
}
