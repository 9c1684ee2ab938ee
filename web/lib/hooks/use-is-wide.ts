"use client";

import { useSyncExternalStore } from "react";

/** Tailwind's `lg`. */
const WIDE = "(min-width: 64rem)";

const noSubscription = () => () => undefined;

/**
 * Whether the page came up in a wide window; the server takes it for one. What is hidden from narrow ones by style
 * alone would still load there. A window that changes later keeps what it has: somebody may have typed into it.
 */
export function useIsWide(): boolean {
  return useSyncExternalStore(
    noSubscription,
    () => window.matchMedia(WIDE).matches,
    () => true,
  );
}
