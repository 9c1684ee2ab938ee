"use client";

import { useCallback, useSyncExternalStore } from "react";

/** Whether the window is as the query says; until the page is alive it is taken to be as `atFirst` says. */
export function useMediaQuery(query: string, atFirst = true): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => atFirst,
  );
}
