"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { firstCut, stripOf } from "@/features/player/clip-range";
import type { PlayerController } from "@/features/player/player-controller";
import type { Range } from "@/features/player/stream-driver";
import type { Timeline } from "@/features/player/timeline";

/** A live picture is about so old when nobody has measured it. */
const LIVE_AGE_MS = 2000;

function begin(controller: PlayerController) {
  const timeline: Timeline | null = controller.playhead.timeline();
  return {
    at: Date.now(),
    position: timeline?.position ?? 0,
    strip: timeline && stripOf(timeline),
    isLive: timeline?.end === 0,
    wasLive: !controller.playhead.isRewound && timeline?.end === 0,
    wasPlaying: !controller.video.paused,
    ageMs: controller.getMetrics().latencyMs ?? LIVE_AGE_MS,
  };
}

/** What is cut out of what was shown when it began; the picture stands at what is being chosen, and goes on afterwards. */
export function useClipCut(controller: PlayerController) {
  const [begun] = useState(() => begin(controller));
  const { strip, isLive, position } = begun;
  const [cut, setCut] = useState(() => strip && firstCut(strip, position));
  /** The timeline of a live stream moves on under what was chosen. */
  const here = (place: number) => (isLive ? place - (Date.now() - begun.at) / 1000 : place);

  const leave = useEffectEvent(() => {
    if (begun.wasLive) {
      controller.goLive();
      return;
    }
    controller.seek(here(position));
    if (begun.wasPlaying) controller.play();
  });
  useEffect(() => {
    controller.pause();
    return () => leave();
  }, [controller]);

  function choose(next: Range, shown: number): void {
    setCut(next);
    controller.pause();
    controller.seek(here(shown));
  }

  /** Plays it once. */
  function preview(): void {
    if (!cut) return;
    controller.seek(here(cut.start));
    controller.play();
  }

  useEffect(() => {
    if (!cut) return;
    const timer = setInterval(() => {
      const at = controller.playhead.timeline()?.position ?? Number.NEGATIVE_INFINITY;
      const end = isLive ? cut.end - (Date.now() - begun.at) / 1000 : cut.end;
      if (!controller.video.paused && at >= end) controller.pause();
    }, 200);
    return () => clearInterval(timer);
  }, [controller, cut, isLive, begun]);

  /** As the API wants it. */
  function stretch() {
    if (!cut) return null;
    const duration_ms = Math.round((cut.end - cut.start) * 1000);
    const start_ms = Math.max(0, Math.round(cut.start * 1000));
    const offset_ms = Math.max(0, Math.round(-here(cut.start) * 1000 + begun.ageMs));
    return { duration_ms, start_ms, offset_ms };
  }
  return { strip, cut, choose, preview, stretch };
}
