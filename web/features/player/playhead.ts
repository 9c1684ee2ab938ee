import { bufferedAhead } from "@/features/player/buffered";
import type { DriverSlot } from "@/features/player/driver-slot";
import type { LatencyKeeper } from "@/features/player/latency-keeper";
import type { Playable } from "@/features/player/playable";
import { isNearLive, liveTimeline, recordedTimeline, rewoundTimeline, type Timeline } from "@/features/player/timeline";

/** Who comes back to a live stream later than this goes on where he was, if he can. */
const BEHIND_S = 3;

interface PlayheadDeps {
  video: HTMLVideoElement;
  slot: DriverSlot;
  latency: LatencyKeeper;
  /** The same broadcast is loaded from elsewhere: from its past, or live again. */
  onMove: () => void;
}

/** Where playback is, and how it gets elsewhere; a live stream has its past in another playlist, which is loaded for it. */
export class Playhead {
  private playable: Playable | null = null;
  /** Where in the past it was asked to go, by the distance from live and by the broadcaster's clock; null while it is live. */
  private rewound: { behind: number; date: number | null } | null = null;
  /** What was asked for is not there yet. */
  private isMoving = false;

  constructor(private readonly deps: PlayheadDeps) {}

  get isRewound(): boolean {
    return this.rewound !== null;
  }

  get isRecorded(): boolean {
    return this.playable?.kind === "recorded";
  }

  /** A live stream has but one, whatever its player does to stay near. */
  get rate(): number {
    return this.isRecorded ? this.deps.video.playbackRate : 1;
  }

  setRate(rate: number): void {
    if (!this.isRecorded) return;
    this.deps.video.defaultPlaybackRate = rate; // With which it begins when it has to be loaded anew.
    this.deps.video.playbackRate = rate;
  }

  /** Whether it has to be loaded; a live stream that only tells more of itself has not. */
  put(playable: Playable | null): boolean {
    const isNew = playable?.url !== this.playable?.url;
    this.playable = playable;
    return isNew;
  }

  load(): void {
    const { slot } = this.deps;
    this.rewound = null;
    this.isMoving = this.isRecorded;
    if (!this.playable) slot.clear();
    else if (this.playable.kind === "live") slot.put(this.playable.url);
    else slot.put(this.playable.url, { at: this.playable.startAt });
  }

  /** There is something to be seen of what was asked for. */
  arrive(): void {
    this.isMoving = false;
  }

  /** Null while nothing can be sought. */
  timeline(): Timeline | null {
    const { playable, rewound } = this;
    const { video, slot } = this.deps;
    if (!playable) return null;
    if (playable.kind === "recorded") return recordedTimeline(video, this.isMoving ? playable.startAt : video.currentTime);
    const range = slot.driver?.range() ?? null;
    if (rewound && range && !this.isMoving) return rewoundTimeline(video, range);
    const moment = { behind: this.behind(), ahead: bufferedAhead(video), date: this.liveDate() };
    return playable.dvr && liveTimeline(playable.dvr, moment);
  }

  /** Seconds behind the live position; none for what is not live. */
  behind(): number {
    const { video, slot, latency } = this.deps;
    if (this.rewound) {
      const end = this.isMoving ? null : slot.driver?.range()?.end;
      return end === null || end === undefined ? this.rewound.behind : end - video.currentTime;
    }
    const target = slot.driver && latency.target(slot.driver);
    return target === null ? 0 : target - video.currentTime;
  }

  seek(position: number): void {
    const timeline = this.timeline();
    if (!timeline) return;
    const to = Math.min(Math.max(position, timeline.start), timeline.end);
    if (this.isRecorded) {
      this.deps.video.currentTime = to;
    } else if (isNearLive(to)) {
      this.goLive();
    } else if (this.rewound && !this.isMoving) {
      this.deps.video.currentTime += to - timeline.position;
    } else {
      this.rewind(-to, to - timeline.position);
    }
  }

  goLive(): void {
    const { video, slot, latency } = this.deps;
    if (this.rewound && this.playable) {
      this.load();
      this.deps.onMove();
      return;
    }
    const target = slot.driver && latency.target(slot.driver);
    if (target !== null && target > video.currentTime) {
      video.currentTime = target;
    }
  }

  /** After a pause: where it was, if the past is to be had, else live. */
  resume(): void {
    if (this.rewound || this.isRecorded) return;
    const behind = this.behind();
    if (behind > BEHIND_S && this.timeline()) {
      this.rewind(behind, 0);
    } else {
      this.goLive();
    }
  }

  /** `by`: how far that is from what is shown now. */
  private rewind(behind: number, by: number): void {
    if (this.playable?.kind !== "live" || !this.playable.dvr) return;
    const shown = this.shownDate();
    this.rewound = { behind, date: shown === null ? null : shown + by * 1000 };
    this.isMoving = true;
    this.deps.slot.put(this.playable.dvr.url, this.rewound);
    this.deps.onMove();
  }

  /** The broadcaster's clock in the picture, or in the one that was asked for. */
  private shownDate(): number | null {
    if (this.rewound && this.isMoving) return this.rewound.date;
    const latency = this.deps.slot.driver?.latencyMs() ?? null;
    return latency === null ? null : Date.now() - latency;
  }

  private liveDate(): number {
    const shown = this.rewound ? null : this.shownDate();
    return shown === null ? Date.now() : shown + this.behind() * 1000;
  }
}
