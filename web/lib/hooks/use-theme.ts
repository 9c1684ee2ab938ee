"use client";

import { useSyncExternalStore } from "react";
import { applyTheme, type Theme, toTheme } from "@/lib/preferences";

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function choose(theme: Theme): void {
  applyTheme(theme);
  for (const listener of listeners) listener();
}

/** The chosen theme, the same wherever it is shown and changed; `initial` is what the server painted. */
export function useTheme(initial: Theme) {
  const theme = useSyncExternalStore(
    subscribe,
    () => toTheme(document.documentElement.dataset.theme),
    () => initial,
  );
  return [theme, choose] as const;
}
