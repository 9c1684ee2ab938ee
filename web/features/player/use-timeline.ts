"use client";

import { useEffect, useState } from "react";
import type { PlayerController } from "@/features/player/player-controller";
import type { Timeline } from "@/features/player/timeline";

const EVERY_MS = 250;

const isSame = (one: Timeline | null, other: Timeline | null) => JSON.stringify(one) === JSON.stringify(other);

/** Tenths of a second are more than anybody sees. */
function rounded(timeline: Timeline | null): Timeline | null {
  if (!timeline) return null;
  const tenths = (value: number) => Math.round(value * 10) / 10;
  const { start, end, position, buffered } = timeline;
  return { start: tenths(start), end: tenths(end), position: tenths(position), buffered: tenths(buffered) };
}

/** Where the player is, four times a second; `seek` tells at once. */
export function useTimeline(controller: PlayerController) {
  const [timeline, setTimeline] = useState(() => rounded(controller.playhead.timeline()));
  useEffect(() => {
    const look = () => setTimeline((known) => {
      const now = rounded(controller.playhead.timeline());
      return isSame(known, now) ? known : now;
    });
    const timer = setInterval(look, EVERY_MS);
    return () => clearInterval(timer);
  }, [controller]);

  function seek(position: number): void {
    controller.seek(position);
    setTimeline(rounded(controller.playhead.timeline()));
  }
  return { timeline, seek };
}
