"use client";

import { useEffect, useState } from "react";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { StreamCard } from "@/lib/api/types";

const SHOWN = 3;

/** The channels with most viewers beside the one named; none while the server has not said. `initial`: what the page brought. */
export function useOtherChannels(than: string, initial: StreamCard[] | null = null): StreamCard[] {
  const [streams, setStreams] = useState<StreamCard[]>(initial ?? []);
  const isKnown = initial !== null;
  useEffect(() => {
    if (isKnown) return;
    const abort = new AbortController();
    unwrap(api.GET("/api/streams/live", { params: { query: { limit: SHOWN + 1 } }, signal: abort.signal }))
      .then((list) => setStreams(list.streams))
      .catch(() => undefined); // The screen is whole without them.
    return () => abort.abort();
  }, [isKnown]);
  return streams.filter(({ username }) => username !== than).slice(0, SHOWN);
}
