"use client";

import { useEffect, useState } from "react";

/** The present time, ticking unless stopped. Null until mounted, so that server and browser render the same text. */
export function useNow(isStopped = false): number | null {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    const tick = () => setNow(Date.now());
    const first = setTimeout(tick, 0);
    const timer = isStopped ? undefined : setInterval(tick, 1000);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [isStopped]);
  return now;
}
