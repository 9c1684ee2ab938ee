import { useSyncExternalStore } from "react";
import type { PlayerController } from "@/features/player/player-controller";

/** The video in this window's player, by which page and player of it know of each other; they stand apart. */
let watched: { id: string; controller: PlayerController } | null = null;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function setWatchedVideo(id: string, controller: PlayerController | null): void {
  watched = controller && { id, controller };
  for (const listener of listeners) listener();
}

/** Null while the player shows something else, or is not there yet. */
export function useWatchedVideo(id: string): PlayerController | null {
  return useSyncExternalStore(
    subscribe,
    () => (watched?.id === id ? watched.controller : null),
    () => null,
  );
}
