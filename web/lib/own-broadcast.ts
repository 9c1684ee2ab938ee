import type { Health } from "@/lib/api/types";

/** How one's own broadcast does, as far as is known. */
export interface OwnBroadcast {
  health: Health | null;
  /** When that was so, in milliseconds since the epoch. */
  at: number;
  /** The last question was not answered. */
  isStale: boolean;
  /** What the picture took during the last minute, oldest first. */
  bitrates: readonly BitrateReading[];
}

export interface BitrateReading {
  at: number;
  kbps: number;
}

/** How far back bitrates are kept. */
export const BITRATES_FOR_MS = 60_000;

/** A broadcast that does not begin is asked for more and more seldom. */
const SLOWER = 1.25;
const SLOWEST = 3;

export interface OwnBroadcastDeps {
  ask: () => Promise<Health>;
  /** Whether anybody looks at the page. */
  isSeen: () => boolean;
  now?: () => number;
}

/** Asks for all who show it at once, as often as the most eager of them wants, and not while nobody looks. */
export class OwnBroadcastPoll {
  private state: OwnBroadcast | null = null;
  private readonly watchers = new Map<() => void, number>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private slowness = 1;
  private question = 0;
  private askedAt = -Infinity;

  constructor(private readonly deps: OwnBroadcastDeps) {}

  /** Null until the first answer. */
  getState = (): OwnBroadcast | null => this.state;

  watch(listener: () => void, everyMs: number): () => void {
    this.watchers.set(listener, everyMs);
    this.slowness = 1;
    this.schedule();
    return () => {
      this.watchers.delete(listener);
      this.schedule();
      if (this.watchers.size === 0) this.forget();
    };
  }

  /** Something has just happened to the broadcast, or somebody looks again. */
  askNow = (): void => {
    this.slowness = 1;
    clearTimeout(this.timer);
    if (this.watchers.size > 0) void this.ask();
  };

  private schedule(): void {
    clearTimeout(this.timer);
    if (this.watchers.size > 0) {
      const everyMs = Math.min(...this.watchers.values()) * this.slowness;
      this.timer = setTimeout(() => void this.ask(), Math.max(0, this.askedAt + everyMs - this.now()));
    }
  }

  private async ask(): Promise<void> {
    const question = ++this.question;
    this.askedAt = this.now();
    if (this.deps.isSeen()) {
      const before = this.state;
      const next = await this.deps.ask().then(
        (health): OwnBroadcast => ({ health, at: this.now(), isStale: false, bitrates: this.bitratesWith(health) }),
        (): OwnBroadcast => ({ health: null, at: this.now(), bitrates: [], ...before, isStale: true }),
      );
      if (question !== this.question) return;
      const isWaiting = next.health?.state === "offline" && this.state?.health?.state === "offline";
      this.slowness = isWaiting || next.isStale ? Math.min(this.slowness * SLOWER, SLOWEST) : 1;
      this.state = next;
      for (const listener of this.watchers.keys()) listener();
    }
    this.schedule();
  }

  private bitratesWith({ stream_id, video }: Health): readonly BitrateReading[] {
    const at = this.now();
    const isSame = stream_id === this.state?.health?.stream_id;
    const before = isSame ? (this.state?.bitrates ?? []).filter((reading) => at - reading.at < BITRATES_FOR_MS) : [];
    return video ? [...before, { at, kbps: video.bitrate_kbps }] : before;
  }

  /** Who watches next may be somebody else. */
  private forget(): void {
    this.question++;
    this.askedAt = -Infinity;
    this.state = null;
  }

  private now(): number {
    return (this.deps.now ?? Date.now)();
  }
}
