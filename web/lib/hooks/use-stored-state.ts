"use client";

import { useCallback, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
/** What the browser would not store, because it is forbidden or full; it holds as long as the page. */
const unstored = new Map<string, string>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

function read(key: string): string | null {
  try {
    return unstored.get(key) ?? localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    unstored.set(key, value);
  }
}

/** A preference kept in this browser and shared between tabs. */
export function useStoredState<T extends string>(key: string, fallback: T, accepted: readonly T[]) {
  const [stored, setValue] = useStoredText<T>(key, fallback);
  return [accepted.find((candidate) => candidate === stored) ?? fallback, setValue] as const;
}

/** The same with any text, which may have been written by anybody. */
export function useStoredText<T extends string = string>(key: string, fallback: T) {
  const stored = useSyncExternalStore(
    subscribe,
    () => read(key),
    () => null,
  );
  const setValue = useCallback(
    (next: T) => {
      write(key, next);
      for (const listener of listeners) listener();
    },
    [key],
  );
  return [stored ?? fallback, setValue] as const;
}
