"use client";

import { useSyncExternalStore } from "react";
import { type RailChoice, type RailPlace, rememberRail } from "@/lib/preferences";

/** How the rail stands: chosen for pages and for channels apart, and whether it lies as a drawer over a small window. */
interface RailState {
  chosen: Partial<Record<RailPlace, RailChoice>>;
  isDrawerOpen: boolean;
}

const INITIAL: RailState = { chosen: {}, isDrawerOpen: false };
let state = INITIAL;
const listeners = new Set<() => void>();

function set(change: Partial<RailState>): void {
  state = { ...state, ...change };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useRailState(): RailState {
  return useSyncExternalStore(
    subscribe,
    () => state,
    () => INITIAL,
  );
}

export function chooseRail(place: RailPlace, choice: RailChoice): void {
  rememberRail(place, choice);
  set({ chosen: { ...state.chosen, [place]: choice } });
}

export const openDrawer = (isDrawerOpen: boolean): void => set({ isDrawerOpen });
