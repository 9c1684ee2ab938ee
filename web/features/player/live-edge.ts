import type { StreamDriver } from "@/features/player/stream-driver";

/**
 * Playback this far behind the live position jumps instead of catching up by speed. Below the shortest distance, one
 * target duration and the hold-back, from which hls.js does not catch up any more.
 */
const MAX_BEHIND_S = 2.5;
/** Shorter stalls are ordinary buffering. */
const STALL_S = 1.5;

type WatchedVideo = Pick<HTMLVideoElement, "buffered" | "currentTime" | "paused" | "seeking">;

function nextRangeStart({ buffered, currentTime }: WatchedVideo): number | null {
  for (let index = 0; index < buffered.length; index++) {
    const start = buffered.start(index);
    if (start > currentTime) return start;
  }
  return null;
}

function isBuffered({ buffered, currentTime }: WatchedVideo, ahead: number): boolean {
  for (let index = 0; index < buffered.length; index++) {
    if (buffered.start(index) <= currentTime && buffered.end(index) >= currentTime + ahead) return true;
  }
  return false;
}

/** Keeps a playing video near the edge and carries it over holes; to be asked every half second. */
export class LiveEdgeKeeper {
  private lastTime = -1;
  private stalledSince = 0;

  constructor(
    private readonly video: WatchedVideo,
    private readonly now: () => number = () => performance.now(),
  ) {}

  check(driver: Pick<StreamDriver, "livePosition">): void {
    const { video } = this;
    if (video.paused || video.seeking || video.currentTime !== this.lastTime) {
      this.lastTime = video.currentTime;
      this.stalledSince = this.now();
      this.keepUp(driver);
    } else if (this.now() - this.stalledSince >= STALL_S * 1000) {
      this.stalledSince = this.now();
      this.unstick();
    }
  }

  private keepUp(driver: Pick<StreamDriver, "livePosition">): void {
    const live = driver.livePosition();
    if (!this.video.paused && live !== null && live - this.video.currentTime > MAX_BEHIND_S) {
      this.video.currentTime = live;
    }
  }

  private unstick(): void {
    const next = nextRangeStart(this.video);
    if (isBuffered(this.video, 0.5)) {
      this.video.currentTime += 0.1; // Data is there but the decoder sits on a seam.
    } else if (next !== null) {
      this.video.currentTime = next + 0.05;
    }
  }
}
