"use client";

import { useSyncExternalStore } from "react";

const noSubscription = () => () => undefined;

/** Whether React answers to clicks yet: not on the server, nor before the page's scripts have come. */
export function useIsAlive(): boolean {
  return useSyncExternalStore(
    noSubscription,
    () => true,
    () => false,
  );
}
