"use client";

import { useEffect, useEffectEvent } from "react";
import type { PlayerController } from "@/features/player/player-controller";
import { api } from "@/lib/api/client";
import { randomId } from "@/lib/random-id";

const EVERY_MS = 15_000;

let sessionId: string | null = null;

/** Random per tab and kept by nobody: enough to count a viewer once, too little to know one. */
function tabSession(): string {
  sessionId ??= randomId();
  return sessionId;
}

interface HeartbeatInput {
  controller: PlayerController | null;
  streamId: string | null;
  /** Counts only while something is really watched. */
  isWatching: boolean;
  onViewerCount?: (count: number) => void;
}

export function useHeartbeat({ controller, streamId, isWatching, onViewerCount }: HeartbeatInput): void {
  const beat = useEffectEvent(async (id: string) => {
    const { latencyMs, stalls } = controller?.getMetrics() ?? { latencyMs: null, stalls: 0 };
    const latency = latencyMs !== null && latencyMs >= 0 ? { latency_ms: latencyMs } : {};
    try {
      const { data } = await api.POST("/api/streams/{id}/heartbeat", {
        params: { path: { id } },
        body: { session_id: tabSession(), stalls, ...latency },
      });
      if (data) onViewerCount?.(data.viewer_count);
    } catch {
      // A lost beat costs nothing: the count holds for three of them.
    }
  });

  useEffect(() => {
    if (!streamId || !isWatching) return;
    void beat(streamId);
    const timer = setInterval(() => void beat(streamId), EVERY_MS);
    return () => clearInterval(timer);
  }, [streamId, isWatching]);
}
