"use client";

import { useStoredState } from "@/lib/hooks/use-stored-state";

const SWITCH = ["on", "off"] as const;

export function useChatPreferences() {
  const [timestamps, setTimestamps] = useStoredState("leams.chat.timestamps", "on", SWITCH);
  const [announce, setAnnounce] = useStoredState("leams.chat.announce", "on", SWITCH);
  return {
    timestamps: timestamps === "on",
    setTimestamps: (on: boolean) => setTimestamps(on ? "on" : "off"),
    /** Whether screen readers read new messages aloud. */
    announce: announce === "on",
    setAnnounce: (on: boolean) => setAnnounce(on ? "on" : "off"),
  };
}
