import { bufferedAhead } from "@/features/player/buffered";
import type { StreamDriver } from "@/features/player/stream-driver";

/** Shorter stalls are ordinary buffering. */
const STALL_S = 1.5;

/** The live position this far ahead means that there is newer media than what was played last. */
const MISSED_S = 1;

type Source = Pick<StreamDriver, "livePosition" | "isIdle">;
type WatchedVideo = Pick<HTMLVideoElement, "buffered" | "currentTime" | "paused" | "seeking">;

function nextRangeStart({ buffered, currentTime }: WatchedVideo): number | null {
  for (let index = 0; index < buffered.length; index++) {
    const start = buffered.start(index);
    if (start > currentTime) return start;
  }
  return null;
}

/**
 * Carries a video over holes and seams at which it stands still, and on to the live position when nobody fetches what
 * comes next; to be asked every half second.
 */
export class StallCure {
  private lastTime = -1;
  private stalledSince = 0;

  constructor(
    private readonly video: WatchedVideo,
    private readonly now: () => number = () => performance.now(),
  ) {}

  check(driver: Source): void {
    const { video } = this;
    if (video.paused || video.seeking || video.currentTime !== this.lastTime) {
      this.lastTime = video.currentTime;
      this.stalledSince = this.now();
    } else if (this.now() - this.stalledSince >= STALL_S * 1000) {
      this.stalledSince = this.now();
      this.unstick(driver);
    }
  }

  private unstick(driver: Source): void {
    const next = nextRangeStart(this.video);
    const live = driver.livePosition();
    if (bufferedAhead(this.video) >= 0.5) {
      this.video.currentTime += 0.1; // Data is there but the decoder sits on a seam.
    } else if (next !== null) {
      this.video.currentTime = next + 0.05;
    } else if (driver.isIdle() && live !== null && live - this.video.currentTime > MISSED_S) {
      this.video.currentTime = live;
    }
  }
}
