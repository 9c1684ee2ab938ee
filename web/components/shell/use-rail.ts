"use client";

import { useEffect, useState } from "react";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import { follows } from "@/lib/follows";
import { type Rail, RAIL_CATEGORIES, RAIL_FOLLOWED, RAIL_LIVE, railOf } from "@/lib/rail";

const POLL_MS = 60_000;

async function askRail(isMember: boolean, signal: AbortSignal): Promise<Rail> {
  const [live, following, categories] = await Promise.all([
    unwrap(api.GET("/api/streams/live", { params: { query: { limit: RAIL_LIVE } }, signal })),
    isMember ? unwrap(api.GET("/api/user/following", { params: { query: { limit: RAIL_FOLLOWED } }, signal })) : null,
    unwrap(api.GET("/api/categories", { params: { query: { sort: "viewers", limit: RAIL_CATEGORIES } }, signal })),
  ]);
  return railOf(live, following, categories);
}

/** The rail as the server rendered it and, once a minute while somebody looks, as it is by then. */
export function useRail(initial: Rail, isMember: boolean): Rail {
  const [rail, setRail] = useState(initial);
  useEffect(() => {
    const abort = new AbortController();
    let askedAt = Date.now();
    const askNow = () => {
      askedAt = Date.now();
      askRail(isMember, abort.signal).then(setRail, () => undefined); // The old one stands until the server answers again.
    };
    const look = () => {
      if (!document.hidden && Date.now() - askedAt >= POLL_MS) askNow();
    };
    const timer = setInterval(look, POLL_MS);
    document.addEventListener("visibilitychange", look);
    const unsubscribe = follows.onSaved(askNow);
    return () => {
      abort.abort();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
      unsubscribe();
    };
  }, [isMember]);
  return rail;
}
