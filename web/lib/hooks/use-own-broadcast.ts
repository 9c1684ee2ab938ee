"use client";

import { useCallback, useState, useSyncExternalStore } from "react";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { Health } from "@/lib/api/types";
import { type OwnBroadcast, OwnBroadcastPoll } from "@/lib/own-broadcast";

const LIMIT_MS = 10_000;

const poll = new OwnBroadcastPoll({
  ask: () => unwrap(api.GET("/api/streams/current/health", { signal: AbortSignal.timeout(LIMIT_MS) })),
  isSeen: () => !document.hidden,
});

if (typeof document !== "undefined") {
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) poll.askNow();
  });
}

/** One's own broadcast, asked for so often; `initial` is what the server saw when it rendered the page. */
export function useOwnBroadcast<Known extends Health | null>(initial: Known, everyMs: number) {
  const [before] = useState<OwnBroadcast>(() => ({ health: initial, at: Date.now(), isStale: false, bitrates: [] }));
  const subscribe = useCallback((listener: () => void) => poll.watch(listener, everyMs), [everyMs]);
  const { health, ...answer } = useSyncExternalStore(
    subscribe,
    () => poll.getState() ?? before,
    () => before,
  );
  const known: Health | Known = health ?? initial;
  return { ...answer, health: known };
}

/** For who has just changed it. */
export const askOwnBroadcast = poll.askNow;
