"use client";

import { useEffect, useEffectEvent } from "react";

/** Tells when playing begins and ends; a player that goes away has ended. */
export function usePlaying(isPlaying: boolean, onChange?: (isPlaying: boolean) => void): void {
  const change = useEffectEvent((playing: boolean) => onChange?.(playing));
  useEffect(() => {
    change(isPlaying);
    return () => change(false);
  }, [isPlaying]);
}
