"use client";

import { useStoredState } from "@/lib/hooks/use-stored-state";

export const LATENCIES = ["low", "normal"] as const;
export type Latency = (typeof LATENCIES)[number];

/** Seconds farther from live than the playlist asks for: what a trembling network may take away unnoticed. */
export const DISTANCE_S: Record<Latency, number> = { low: 0, normal: 4 };

/** How near to live this browser's viewer wants to be. */
export function useLatency() {
  return useStoredState<Latency>("leams.latency", "low", LATENCIES);
}
