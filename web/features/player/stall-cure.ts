import { bufferedAhead } from "@/features/player/buffered";

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

/** Carries a video over holes and seams at which it stands still; to be asked every half second. */
export class StallCure {
  private lastTime = -1;
  private stalledSince = 0;

  constructor(
    private readonly video: WatchedVideo,
    private readonly now: () => number = () => performance.now(),
  ) {}

  check(): void {
    const { video } = this;
    if (video.paused || video.seeking || video.currentTime !== this.lastTime) {
      this.lastTime = video.currentTime;
      this.stalledSince = this.now();
    } else if (this.now() - this.stalledSince >= STALL_S * 1000) {
      this.stalledSince = this.now();
      this.unstick();
    }
  }

  private unstick(): void {
    const next = nextRangeStart(this.video);
    if (bufferedAhead(this.video) >= 0.5) {
      this.video.currentTime += 0.1; // Data is there but the decoder sits on a seam.
    } else if (next !== null) {
      this.video.currentTime = next + 0.05;
    }
  }
}
