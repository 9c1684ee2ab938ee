import type { LoaderStats } from "hls.js";

/** Less than this says more of the latency than of the line. */
const SAMPLE_BYTES = 4096;
const SAMPLE_MS = 400;
/** What the past still counts for after each sample. */
const MEMORY = 0.85;

type Loading = Pick<LoaderStats, "loaded" | "loading">;

/** How much the viewer's line carries, by what was loaded and by what is just being loaded. */
export class Throughput {
  private bits = 0;
  private ms = 0;
  private present: { stats: Loading } | null = null;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Its figures are read later: the loader puts them there when it begins. */
  onLoading(load: { stats: Loading }): void {
    this.present = load;
  }

  /** Parts wait at the server until they exist; the time that counts begins with their first byte. */
  onLoaded({ loaded, loading }: Loading): void {
    this.present = null;
    if (loaded >= SAMPLE_BYTES && loading.first > 0) {
      this.bits = this.bits * MEMORY + loaded * 8;
      this.ms = this.ms * MEMORY + Math.max(1, loading.end - loading.first);
    }
  }

  /** Null until there is something to tell it by. */
  kbps(): number | null {
    const { bits, ms } = this.withPresent();
    return ms > 0 ? Math.round(bits / ms) : null;
  }

  /** A load that is slow counts before its end, which may never come. */
  private withPresent(): { bits: number; ms: number } {
    const { bits, ms } = this;
    const { loaded = 0, loading = null } = this.present?.stats ?? {};
    const elapsed = loading && loading.first > 0 ? this.now() - loading.first : 0;
    return elapsed >= SAMPLE_MS ? { bits: bits + loaded * 8, ms: ms + elapsed } : { bits, ms };
  }
}
