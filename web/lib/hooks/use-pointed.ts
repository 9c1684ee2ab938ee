"use client";

import { type RefObject, useEffect, useState } from "react";

/** Where things may move on their own accord, and there is a pointer that can rest on something. */
const MAY_MOVE = "(prefers-reduced-motion: no-preference) and (hover: hover) and (min-width: 64rem)";
const PATIENCE_MS = 400;

/** Whether the pointer rests on the card that the element stands in; never where nothing may move, or `can` forbids. */
export function usePointed(element: RefObject<HTMLElement | null>, can: boolean): boolean {
  const [isPointed, setPointed] = useState(false);
  useEffect(() => {
    const card = element.current?.closest("article");
    if (!card || !can || !matchMedia(MAY_MOVE).matches) return;
    let timer: ReturnType<typeof setTimeout>;
    const enter = () => {
      timer = setTimeout(() => setPointed(true), PATIENCE_MS);
    };
    const leave = () => {
      clearTimeout(timer);
      setPointed(false);
    };
    card.addEventListener("pointerenter", enter);
    card.addEventListener("pointerleave", leave);
    return () => {
      leave();
      card.removeEventListener("pointerenter", enter);
      card.removeEventListener("pointerleave", leave);
    };
  }, [element, can]);
  return isPointed;
}
