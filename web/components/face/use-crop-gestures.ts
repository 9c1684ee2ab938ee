"use client";

import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useEffectEvent, useRef } from "react";
import type { Crop } from "@/components/face/crop";

interface Point {
  x: number;
  y: number;
}

/** By how much; `x` and `y` in parts of the shown section. */
export type Change = (by: { x?: number; y?: number; zoom?: number }) => void;

const STEP = 0.04;
const CLOSER = 1.1;

const KEYS: Record<string, Partial<Crop>> = {
  ArrowLeft: { x: -STEP },
  ArrowRight: { x: STEP },
  ArrowUp: { y: -STEP },
  ArrowDown: { y: STEP },
  "+": { zoom: CLOSER },
  "=": { zoom: CLOSER },
  "-": { zoom: 1 / CLOSER },
};

const apart = ([a, b]: Point[]) => (a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0);

/** Moves and zooms by mouse, wheel, fingers and keys what `box` shows. */
export function useCropGestures(box: RefObject<HTMLElement | null>, change: Change) {
  const fingers = useRef(new Map<number, Point>());
  const onWheel = useEffectEvent((event: WheelEvent) => {
    event.preventDefault();
    change({ zoom: Math.exp(-event.deltaY / 400) });
  });
  useEffect(() => {
    const element = box.current;
    const listen = (event: WheelEvent) => onWheel(event);
    // React's own listener cannot keep the page from scrolling.
    element?.addEventListener("wheel", listen, { passive: false });
    return () => element?.removeEventListener("wheel", listen);
  }, [box]);

  function onPointerDown(event: PointerEvent): void {
    event.currentTarget.setPointerCapture(event.pointerId);
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
  }

  function onPointerMove(event: PointerEvent): void {
    const known = fingers.current.get(event.pointerId);
    if (!known) return;
    const before = apart([...fingers.current.values()]);
    const now = { x: event.clientX, y: event.clientY };
    fingers.current.set(event.pointerId, now);
    const count = fingers.current.size;
    const { clientWidth, clientHeight } = event.currentTarget;
    change({
      x: (known.x - now.x) / clientWidth / count,
      y: (known.y - now.y) / clientHeight / count,
      zoom: before > 0 ? apart([...fingers.current.values()]) / before : 1,
    });
  }

  const release = ({ pointerId }: PointerEvent) => void fingers.current.delete(pointerId);

  function onKeyDown(event: KeyboardEvent): void {
    const by = KEYS[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    change(by);
  }

  return { onPointerDown, onPointerMove, onPointerUp: release, onPointerCancel: release, onKeyDown };
}
