"use client";

import { useTranslations } from "next-intl";
import dynamic from "next/dynamic";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { filled, type Stretch, stretchesOf } from "@/features/player/chapters";
import type { PlayerController } from "@/features/player/player-controller";
import { placeText, type Timeline } from "@/features/player/timeline";
import { useTimeline } from "@/features/player/use-timeline";
import type { Chapter } from "@/lib/api/types";
import { cx } from "@/lib/cx";
import { formatDuration } from "@/lib/format";

// Whoever never points at the bar does without it.
const SeekBubble = dynamic(() => import("@/features/player/seek-bubble").then((module) => module.SeekBubble), { ssr: false });

const STEP_S = 5;
const PAGE_S = 60;

interface SeekRowProps {
  controller: PlayerController;
  chapters: readonly Chapter[];
  storyboardUrl: string | null;
}

/** The bar over all that can be sought: drag, point or use the keys. What is dragged to is gone to when it is let go. */
export function SeekRow({ controller, chapters, storyboardUrl }: SeekRowProps) {
  const t = useTranslations("player");
  const { timeline, seek } = useTimeline(controller);
  /** In fractions of the bar. */
  const [pointed, setPointed] = useState<number | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  if (!timeline) {
    return null;
  }
  const { start, end, position, buffered } = timeline;
  const length = end - start;
  const fraction = (place: number) => (place - start) / length;
  const at = dragged ?? fraction(position);
  const shown = dragged ?? pointed;
  const stretches = stretchesOf(end > 0 ? chapters : [], length);

  function onKeyDown(event: KeyboardEvent): void {
    const to = keyTarget(event.key, timeline);
    if (to === null) return;
    event.preventDefault();
    seek(to);
  }

  function onPointerMove(event: PointerEvent<HTMLElement>): void {
    const point = pointOf(event);
    setPointed(point);
    if (dragged !== null) setDragged(point);
  }

  function onPointerDown(event: PointerEvent<HTMLElement>): void {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragged(pointOf(event));
  }

  function onPointerUp(): void {
    if (dragged !== null) seek(start + dragged * length);
    setDragged(null);
  }

  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={t("seek")}
      aria-valuemin={Math.round(start)}
      aria-valuemax={Math.round(end)}
      aria-valuenow={Math.round(start + at * length)}
      aria-valuetext={spoken(t, { end, position: start + at * length })}
      data-testid="seek-row"
      onKeyDown={onKeyDown}
      onPointerMove={onPointerMove}
      onPointerDown={onPointerDown}
      onPointerUp={onPointerUp}
      onPointerCancel={() => setDragged(null)}
      onPointerLeave={() => setPointed(null)}
      className="group/seek relative mx-1.5 flex h-5 cursor-pointer touch-none items-center gap-0.5 rounded-sm pointer-coarse:-mt-3 pointer-coarse:h-8"
    >
      {stretches.map((stretch) => (
        <StretchBar key={stretch.from} stretch={stretch} played={at} buffered={fraction(buffered)} />
      ))}
      <span
        aria-hidden
        style={{ insetInlineStart: `${at * 100}%` }}
        className={cx(
          "pointer-events-none absolute size-3.5 -translate-x-1/2 rounded-full bg-[#ff5a64] transition-transform group-focus-visible/seek:scale-100 group-hover/seek:scale-100 pointer-coarse:scale-100",
          dragged === null ? "scale-0" : "scale-125",
        )}
      />
      {shown !== null && (
        <SeekBubble
          at={shown}
          position={start + shown * length}
          stretches={stretches}
          text={placeText({ end, position: start + shown * length }, t("live"))}
          storyboardUrl={storyboardUrl}
        />
      )}
    </div>
  );
}

function pointOf({ currentTarget, clientX }: PointerEvent<HTMLElement>): number {
  const { left, width } = currentTarget.getBoundingClientRect();
  return Math.min(Math.max((clientX - left) / width, 0), 1);
}

function keyTarget(key: string, timeline: Timeline | null): number | null {
  if (!timeline) return null;
  const { start, end, position } = timeline;
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return position - STEP_S;
    case "ArrowRight":
    case "ArrowUp":
      return position + STEP_S;
    case "PageDown":
      return position - PAGE_S;
    case "PageUp":
      return position + PAGE_S;
    case "Home":
      return start;
    case "End":
      return end;
    default:
      return null;
  }
}

function spoken(t: ReturnType<typeof useTranslations<"player">>, { end, position }: Pick<Timeline, "end" | "position">): string {
  if (end > 0) return t("seekAt", { position: formatDuration(position), duration: formatDuration(end) });
  const text = placeText({ end, position }, "");
  return text ? t("seekBehind", { time: text.slice(1) }) : t("live");
}

/** Chapters are told apart by the gaps between them. */
function StretchBar({ stretch, played, buffered }: { stretch: Stretch; played: number; buffered: number }) {
  return (
    <span
      aria-hidden
      style={{ flexGrow: stretch.to - stretch.from }}
      className="relative h-1 basis-0 overflow-hidden rounded-full bg-white/30 transition-[height] group-hover/seek:h-1.5 pointer-coarse:h-1.5"
    >
      <span style={{ width: `${filled(stretch, buffered) * 100}%` }} className="absolute inset-y-0 start-0 bg-white/40" />
      <span style={{ width: `${filled(stretch, played) * 100}%` }} className="absolute inset-y-0 start-0 bg-[#ff5a64]" />
    </span>
  );
}

/** "1:02 / 10:00" of what has a length. */
export function PlaceLabel({ controller }: { controller: PlayerController }) {
  const { timeline } = useTimeline(controller);
  if (!timeline) {
    return null;
  }
  return (
    <span data-testid="place" className="num px-1.5 text-sm font-medium whitespace-nowrap">
      {formatDuration(timeline.position)}
      <span className="text-neutral-300"> / {formatDuration(timeline.end)}</span>
    </span>
  );
}
