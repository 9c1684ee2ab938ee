"use client";

import { type ReactNode, type SyntheticEvent, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";

const DELAY_MS = 300;
const HEIGHT_PX = 240;

interface HoverCardProps {
  /** What the pointer or the focus is on. */
  children: ReactNode;
  /** Says nothing that cannot be found elsewhere: neither touch nor screen readers get it. */
  content: ReactNode;
}

/** A card beside something, as long as the mouse or the keyboard's focus is on it; Escape takes it away. */
export function HoverCard({ children, content }: HoverCardProps) {
  const [place, setPlace] = useState<{ top: number; left: number } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  function show(event: SyntheticEvent<HTMLElement>) {
    const anchor = event.currentTarget;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const { top, right } = anchor.getBoundingClientRect();
      setPlace({ top: Math.max(8, Math.min(top, window.innerHeight - HEIGHT_PX)), left: right + 8 });
    }, DELAY_MS);
  }

  function hide() {
    clearTimeout(timer.current);
    setPlace(null);
  }

  return (
    <div
      onPointerEnter={(event) => event.pointerType === "mouse" && show(event)}
      onPointerLeave={hide}
      onFocus={(event) => event.target.matches(":focus-visible") && show(event)}
      onBlur={hide}
      onClick={hide}
      onKeyDown={(event) => event.key === "Escape" && hide()}
    >
      {children}
      {place &&
        createPortal(
          <div
            aria-hidden
            data-testid="hover-card"
            style={place}
            className="pointer-events-none fixed z-50 w-64 overflow-hidden rounded-xl border border-line bg-overlay text-sm shadow-pop"
          >
            {content}
          </div>,
          document.body,
        )}
    </div>
  );
}
