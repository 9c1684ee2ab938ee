"use client";

import { type RefObject, useEffect, useEffectEvent } from "react";

/** Shorter than this is a tap that slipped. */
const LEAST_PX = 50;

/** Tells when a finger is drawn sideways over the element: `start` and `end` are those of the writing direction. */
export function useSwipe(area: RefObject<HTMLElement | null>, onSwipe: (towards: "start" | "end") => void): void {
  const swipe = useEffectEvent(onSwipe);
  useEffect(() => {
    const element = area.current;
    if (!element) return;
    let from: Touch | undefined;
    const begin = ({ touches }: TouchEvent) => {
      from = touches.length === 1 ? touches[0] : undefined;
    };
    const end = ({ changedTouches }: TouchEvent) => {
      const to = changedTouches[0];
      if (!from || !to) return;
      const [x, y] = [to.clientX - from.clientX, to.clientY - from.clientY];
      const isRtl = getComputedStyle(element).direction === "rtl";
      if (Math.abs(x) >= LEAST_PX && Math.abs(x) > 2 * Math.abs(y)) swipe(x < 0 === isRtl ? "end" : "start");
    };
    element.addEventListener("touchstart", begin, { passive: true });
    element.addEventListener("touchend", end);
    return () => {
      element.removeEventListener("touchstart", begin);
      element.removeEventListener("touchend", end);
    };
  }, [area]);
}
