"use client";

import { useEffect, useEffectEvent, useRef } from "react";
import type { SourceLoss } from "@/features/player/player-machine";

/** Tells when the source's server has stopped answering, and when it answers again. */
export function useContact(loss: SourceLoss | null, onChange: (() => void) | undefined): void {
  const isCut = loss === "unreachable";
  const wasCut = useRef(isCut);
  const change = useEffectEvent(() => onChange?.());

  useEffect(() => {
    if (isCut !== wasCut.current) {
      wasCut.current = isCut;
      change();
    }
  }, [isCut]);
}
