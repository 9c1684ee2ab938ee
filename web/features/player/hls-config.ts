import type { HlsConfig, LoadPolicy } from "hls.js";
import type { Start } from "@/features/player/stream-driver";

/** Short internal patience: after it the driver's own endless retries take over. */
function policy(firstByteMs: number, totalMs: number, retries: number): LoadPolicy {
  const retry = { maxNumRetry: retries, retryDelayMs: 300, maxRetryDelayMs: 1000 };
  return {
    default: {
      maxTimeToFirstByteMs: firstByteMs,
      maxLoadTimeMs: totalMs,
      timeoutRetry: { ...retry, retryDelayMs: 0 },
      errorRetry: retry,
    },
  };
}

/**
 * The latency to hold comes from the playlist's PART-HOLD-BACK; `liveSyncDuration` must stay unset for that.
 */
export const HLS_CONFIG: Partial<HlsConfig> = {
  lowLatencyMode: true,
  // Holding the position and moving it back after stalls are the LatencyKeeper's.
  maxLiveSyncPlaybackRate: 1,
  liveSyncOnStallIncrease: 0,
  liveDurationInfinity: true,
  startFragPrefetch: true,
  // The driver removes what was played: see back-buffer.ts.
  backBufferLength: Number.POSITIVE_INFINITY,
  maxBufferLength: 12,
  maxBufferHole: 0.3,
  manifestLoadPolicy: policy(8000, 12_000, 0),
  // A blocking reload waits on the server for up to three target durations.
  playlistLoadPolicy: policy(12_000, 16_000, 0),
  fragLoadPolicy: policy(8000, 20_000, 2),
};

/** For what is played as it was: more in hand, more kept, and no wish to be live. */
export function recordedConfig(start: Start): Partial<HlsConfig> {
  return {
    ...HLS_CONFIG,
    lowLatencyMode: false,
    backBufferLength: 60,
    maxBufferLength: 30,
    ...("at" in start ? { startPosition: start.at } : { liveSyncDuration: start.behind }),
  };
}
