import { bufferedAhead } from "@/features/player/buffered";
import type { StreamDriver } from "@/features/player/stream-driver";

/** The live position itself trembles about this much. */
const NEAR_S = 0.05;
/** Farther behind than this, catching up by speed would take too long. */
const FAR_S = 2;
/** Where the position is only a guess, being somewhat behind may be no fault. */
const FAR_FROM_GUESS_S = 6;
/** At the beginning and after a stall, when a jump disturbs nobody any more, this is far already. */
const FAR_AT_START_S = 0.3;
const CATCH_UP_RATE = 1.1;
const GENTLE_RATE = 1.05;
/** Less in hand than this is not spent on catching up. */
const RESERVE_S = 0.35;
/** Each stall moves the target back by a step; each calm while moves it up again. */
const CUSHION_STEP_S = 0.25;
const CUSHION_MAX_S = 2;
const CALM_MS = 20_000;
/** Stalls closer together than this are one trouble. */
const TROUBLE_MS = 3000;

/** HTMLMediaElement.HAVE_FUTURE_DATA: from here on playback moves. */
const CAN_MOVE = 3;

type HeldVideo = Pick<
  HTMLVideoElement,
  "buffered" | "currentTime" | "paused" | "seeking" | "readyState" | "playbackRate"
>;
type Position = Pick<StreamDriver, "livePosition" | "isLivePositionExact">;

/**
 * Holds a playing video at the live position, by speed when it is a little behind and by a jump when it is far;
 * to be asked twice a second. hls.js has such a control, but it rests with less than a second in hand, which is
 * all there is at our hold-back, and it gives up beyond the hold-back plus one segment.
 */
export class LatencyKeeper {
  private hasArrived = false;
  private cushion = 0;
  private calmSince: number;
  private stalledAt = Number.NEGATIVE_INFINITY;
  /** Farther from live than need be, because the viewer wants it so. */
  private distance = 0;
  private isToFallBack = false;

  constructor(
    private readonly video: HeldVideo,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.calmSince = now();
  }

  /** A new source begins. */
  restart(): void {
    this.hasArrived = false;
    this.cushion = 0;
    this.isToFallBack = this.distance > 0;
    this.calmSince = this.now();
  }

  onStall(): void {
    const now = this.now();
    if (now - this.stalledAt >= TROUBLE_MS) {
      this.cushion = Math.max(this.cushion, Math.min(this.cushion + CUSHION_STEP_S, CUSHION_MAX_S));
    }
    this.stalledAt = now;
    this.calmSince = now;
    this.hasArrived = false;
  }

  /** What was waited for is not jumped over: the present distance is kept, and given up as slowly as any cushion. */
  stayBehind(position: Position): void {
    const live = position.livePosition();
    this.cushion = live === null ? this.cushion : Math.max(this.cushion, live - this.video.currentTime);
    this.calmSince = this.now();
  }

  /** Seconds that the viewer wants to be behind; what is too near falls back to it at once. */
  keepBehind(distance: number): void {
    this.isToFallBack = distance > this.distance;
    this.distance = distance;
  }

  /** Where playback should be now, in media time. */
  target(position: Position): number | null {
    const live = position.livePosition();
    return live === null ? null : live - Math.max(this.cushion, this.distance);
  }

  check(position: Position): void {
    this.forgetStalls();
    const { video } = this;
    const target = this.target(position);
    if (target === null || video.paused || video.seeking || video.readyState < CAN_MOVE) {
      return;
    }
    const behind = target - video.currentTime;
    const fallsBack = this.isToFallBack && behind < 0;
    this.isToFallBack = false;
    if (fallsBack || this.isFar(behind, position.isLivePositionExact)) {
      video.currentTime = target;
      this.hasArrived = true;
    } else {
      this.hasArrived ||= behind <= FAR_AT_START_S;
    }
    this.setRate(position.isLivePositionExact ? this.rateFor(target - video.currentTime) : 1);
  }

  private forgetStalls(): void {
    if (this.cushion > 0 && this.now() - this.calmSince >= CALM_MS) {
      this.cushion = Math.max(0, this.cushion - CUSHION_STEP_S);
      this.calmSince = this.now();
    }
  }

  private isFar(behind: number, isExact: boolean): boolean {
    if (!isExact) {
      return behind > FAR_FROM_GUESS_S;
    }
    const isLoaded = bufferedAhead(this.video) >= behind + RESERVE_S;
    return behind > FAR_S || (!this.hasArrived && behind > FAR_AT_START_S && isLoaded);
  }

  private rateFor(behind: number): number {
    if (behind <= NEAR_S || bufferedAhead(this.video) < RESERVE_S) {
      return 1;
    }
    return behind > 5 * NEAR_S ? CATCH_UP_RATE : GENTLE_RATE;
  }

  private setRate(rate: number): void {
    if (this.video.playbackRate !== rate) {
      this.video.playbackRate = rate;
    }
  }
}
