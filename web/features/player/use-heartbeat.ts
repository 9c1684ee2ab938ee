"use client";

import { useEffect, useEffectEvent, useRef } from "react";
import type { PlayerController } from "@/features/player/player-controller";
import { tabSession } from "@/features/player/tab-session";
import { api } from "@/lib/api/client";

const EVERY_MS = 15_000;

interface HeartbeatInput {
  controller: PlayerController | null;
  streamId: string | null;
  /** Counts only while something is really watched. */
  isWatching: boolean;
  onViewerCount?: (count: number) => void;
}

/** Whoever closes the tab counts no longer; a request would die with the page. */
function leave(streamId: string): void {
  const body = new Blob([JSON.stringify({ session_id: tabSession() })], { type: "application/json" });
  navigator.sendBeacon(`/api/streams/${encodeURIComponent(streamId)}/leave`, body);
}

/** How the player fares, for the operator's figures. */
function report(controller: PlayerController | null) {
  if (!controller?.driver) return {};
  const { latencyMs } = controller.getMetrics();
  const latency = latencyMs !== null && latencyMs >= 0 ? { latency_ms: latencyMs } : {};
  return { protocol: controller.driver.protocol, ...controller.stalls.take(), ...latency };
}

export function useHeartbeat({ controller, streamId, isWatching, onViewerCount }: HeartbeatInput): void {
  const counted = useRef(false);
  const beat = useEffectEvent(async (id: string) => {
    counted.current = true;
    try {
      const { data } = await api.POST("/api/streams/{id}/heartbeat", {
        params: { path: { id } },
        body: { session_id: tabSession(), ...report(controller) },
      });
      if (data) onViewerCount?.(data.viewer_count);
    } catch {
      // A lost beat costs nothing: the count holds for three of them.
    }
  });

  useEffect(() => {
    if (!streamId || !isWatching) return;
    const now = () => void beat(streamId);
    now();
    const timer = setInterval(now, EVERY_MS);
    window.addEventListener("pageshow", now); // From the browser's cache: it has left before.
    return () => {
      clearInterval(timer);
      window.removeEventListener("pageshow", now);
    };
  }, [streamId, isWatching]);

  useEffect(() => {
    if (!streamId) return;
    const goodbye = () => {
      if (counted.current) leave(streamId);
      counted.current = false;
    };
    window.addEventListener("pagehide", goodbye);
    return () => {
      window.removeEventListener("pagehide", goodbye);
      goodbye();
    };
  }, [streamId]);
}
