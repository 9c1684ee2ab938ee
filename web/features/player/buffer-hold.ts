import { bufferedAhead } from "@/features/player/buffered";

/** Seconds of media to have in hand before it goes on. */
export const HOLD_S = 10;
/** Whatever has come by then is played. */
const LIMIT_MS = 60_000;

/** Keeps a video standing, at its viewer's wish, until there is enough in hand to play for a while. */
export class BufferHold {
  private since: number | null = null;

  constructor(
    private readonly video: Pick<HTMLVideoElement, "buffered" | "currentTime" | "pause">,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get isOn(): boolean {
    return this.since !== null;
  }

  begin(): void {
    this.since = this.now();
    this.video.pause();
  }

  end(): void {
    this.since = null;
  }

  /** Whole seconds in hand; null while nothing is held. */
  inHand(): number | null {
    return this.isOn ? Math.floor(Math.min(HOLD_S, bufferedAhead(this.video))) : null;
  }

  isComplete(): boolean {
    return this.since !== null && (bufferedAhead(this.video) >= HOLD_S || this.now() - this.since >= LIMIT_MS);
  }
}
