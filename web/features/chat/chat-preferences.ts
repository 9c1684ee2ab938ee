"use client";

import { useStoredState } from "@/lib/hooks/use-stored-state";

const SWITCH = ["on", "off"] as const;

export const TEXT_SIZES = ["small", "medium", "large"] as const;
export const DENSITIES = ["comfortable", "compact"] as const;

export type TextSize = (typeof TEXT_SIZES)[number];
export type Density = (typeof DENSITIES)[number];

export function useChatPreferences() {
  const [timestamps, setTimestamps] = useStoredState("leams.chat.times", "off", SWITCH);
  const [announce, setAnnounce] = useStoredState("leams.chat.announce", "on", SWITCH);
  const [textSize, setTextSize] = useStoredState<TextSize>("leams.chat.size", "medium", TEXT_SIZES);
  const [density, setDensity] = useStoredState<Density>("leams.chat.density", "comfortable", DENSITIES);
  return {
    timestamps: timestamps === "on",
    setTimestamps: (on: boolean) => setTimestamps(on ? "on" : "off"),
    /** Whether screen readers read new messages aloud. */
    announce: announce === "on",
    setAnnounce: (on: boolean) => setAnnounce(on ? "on" : "off"),
    textSize,
    setTextSize,
    density,
    setDensity,
  };
}

export type ChatPreferences = ReturnType<typeof useChatPreferences>;
