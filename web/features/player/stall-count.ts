/** How often playback stood still, and how long. */
export class StallCount {
  count = 0;
  private endedMs = 0;
  private since: number | null = null;
  private told = { count: 0, ms: 0 };

  constructor(private readonly now: () => number = () => performance.now()) {}

  begin(): void {
    this.count++;
    this.since ??= this.now();
  }

  end(): void {
    this.endedMs = this.totalMs();
    this.since = null;
  }

  /** What came since the last call, as a report tells it. */
  take(): { stalls: number; stall_seconds: number } {
    const { count, told } = this;
    this.told = { count, ms: Math.round(this.totalMs()) };
    return { stalls: count - told.count, stall_seconds: (this.told.ms - told.ms) / 1000 };
  }

  private totalMs(): number {
    return this.endedMs + (this.since === null ? 0 : this.now() - this.since);
  }
}
