import type { Vod } from "@/lib/api/types";

type Watched = Pick<Vod, "progress_ms" | "duration_ms">;

/** Whoever is nearer to the end than this has seen it. */
const END_MS = 30_000;
const SEEN = 0.95;

/** Seconds at which to go on; from the beginning for what was hardly begun, and for what was seen to the end. */
export function resumeAt({ progress_ms, duration_ms }: Watched): number {
  const at = progress_ms ?? 0;
  const isSeen = at > Math.min(duration_ms - END_MS, duration_ms * SEEN);
  return at < 5000 || isSeen ? 0 : at / 1000;
}

/** How much of it was seen, from 0 to 1; null for what was never begun. */
export function seenPart({ progress_ms, duration_ms }: Watched): number | null {
  if (!progress_ms || duration_ms <= 0) {
    return null;
  }
  return Math.min(1, progress_ms / duration_ms);
}
