"use client";

import { type MouseEvent, type PointerEvent, useRef } from "react";
import type { ShortcutAction } from "@/features/player/shortcuts";

const DOUBLE_MS = 350;
/** Of the picture's width, at each side. */
const SIDE = 1 / 3;

interface TapsInput {
  /** The controls are hidden. */
  isQuiet: boolean;
  canSeek: boolean;
  perform: (action: ShortcutAction) => void;
  /** Told of what has no button that would show it. */
  onJump: (action: ShortcutAction) => void;
}

function jumpAt({ clientX, currentTarget }: MouseEvent): "farBack" | "farForward" | null {
  const { left, width } = currentTarget.getBoundingClientRect();
  const fraction = (clientX - left) / width;
  if (fraction < SIDE) return "farBack";
  return fraction > 1 - SIDE ? "farForward" : null;
}

/** A click plays or pauses, two fill the screen; two taps at a side of the picture go ten seconds back or on. */
export function usePictureTaps({ isQuiet, canSeek, perform, onJump }: TapsInput) {
  const isTouch = useRef(false);
  /** A finger cannot hover: its tap on a player whose controls are hidden shows them, and does no more. */
  const isWaking = useRef(false);
  const lastTap = useRef({ at: Number.NEGATIVE_INFINITY, toggled: false });
  const hasJumped = useRef(false);

  const press = (action: ShortcutAction) => {
    if (!isWaking.current) perform(action);
  };

  function onClick(event: MouseEvent): void {
    const { at, toggled } = lastTap.current;
    const isSecond = isTouch.current && event.timeStamp - at < DOUBLE_MS;
    const jump = isSecond && canSeek ? jumpAt(event) : null;
    hasJumped.current = jump !== null;
    lastTap.current = { at: isSecond ? Number.NEGATIVE_INFINITY : event.timeStamp, toggled: !isWaking.current };
    if (jump === null) {
      press("play");
      return;
    }
    if (toggled) perform("play"); // The first of the two has changed that.
    perform(jump);
    onJump(jump);
  }

  return {
    press,
    frame: {
      onPointerDown: ({ pointerType }: PointerEvent) => {
        isTouch.current = pointerType === "touch";
        isWaking.current = isQuiet && isTouch.current;
      },
      onKeyDown: () => {
        isWaking.current = false;
      },
    },
    picture: {
      onClick,
      onDoubleClick: () => {
        if (!hasJumped.current) perform("fullscreen");
      },
    },
  };
}
