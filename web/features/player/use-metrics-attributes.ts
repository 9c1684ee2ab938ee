"use client";

import { type RefObject, useEffect } from "react";
import type { PlayerController } from "@/features/player/player-controller";

const EVERY_MS = 500;

/** Writes what changes twice a second straight to the element, past React, for tests and debugging. */
export function useMetricsAttributes(element: RefObject<HTMLElement | null>, controller: PlayerController | null) {
  useEffect(() => {
    const timer = setInterval(() => {
      const { dataset } = element.current ?? {};
      if (!dataset || !controller) return;
      const { latencyMs } = controller.getMetrics();
      dataset.latencyMs = latencyMs === null ? "" : String(latencyMs);
      dataset.protocol = controller.driver?.protocol ?? "";
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [element, controller]);
}
