"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, type PointerEvent, useEffect, useState } from "react";
import { clampWidth, DEFAULT_WIDTH, loadWidth, MAX_WIDTH, MIN_WIDTH, saveWidth } from "@/features/chat/chat-width";

const KEY_STEP = 20;

/** The chat's edge, which can be dragged or moved by the arrow keys; stage.css has its width from here. */
export function ChatResizer() {
  const t = useTranslations("chat");
  const [width, setWidth] = useState(DEFAULT_WIDTH);

  function change(next: number) {
    const clamped = clampWidth(next);
    setWidth(clamped);
    document.documentElement.style.setProperty("--chat", `${clamped}px`);
    saveWidth(clamped);
  }

  useEffect(() => {
    const stored = loadWidth();
    if (stored === null) return;
    document.documentElement.style.setProperty("--chat", `${stored}px`);
    const soon = setTimeout(() => setWidth(stored), 0);
    return () => clearTimeout(soon);
  }, []);

  const isRtl = () => document.documentElement.dir === "rtl";

  function onPointerMove(event: PointerEvent<HTMLDivElement>) {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    change(isRtl() ? event.clientX : window.innerWidth - event.clientX);
  }

  function onKeyDown(event: KeyboardEvent) {
    const wider = isRtl() ? "ArrowRight" : "ArrowLeft";
    const narrower = isRtl() ? "ArrowLeft" : "ArrowRight";
    if (event.key !== wider && event.key !== narrower) return;
    event.preventDefault();
    change(width + (event.key === wider ? KEY_STEP : -KEY_STEP));
  }

  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t("width")}
      aria-valuenow={width}
      aria-valuemin={MIN_WIDTH}
      aria-valuemax={MAX_WIDTH}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
      onDoubleClick={() => change(DEFAULT_WIDTH)}
      className="absolute inset-y-0 -start-1 z-10 w-2 cursor-col-resize touch-none transition-colors hover:bg-accent/40 focus-visible:bg-accent/40 active:bg-accent/40 max-lg:hidden"
    />
  );
}
