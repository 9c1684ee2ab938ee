"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { beginningAt, type Edits, endingAt, removed, type Stretch } from "@/features/videos/editor/stretches";
import { cx } from "@/lib/cx";
import { formatDuration } from "@/lib/format";
import { storyboardAt, type Tile, tileAt } from "@/lib/storyboard";

const STEP_MS = 500;
const HEIGHT = 56;

interface TimeLineProps {
  edits: Edits;
  lengthMs: number;
  atMs: number;
  selection: Stretch;
  storyboard: string | null | undefined;
  /** `shownMs`: what the picture should stand at. */
  onSelect: (selection: Stretch, shownMs: number) => void;
}

/** The whole video side by side, what is taken out of it, and two handles that choose a stretch. */
export function TimeLine({ edits, lengthMs, atMs, selection, storyboard, onSelect }: TimeLineProps) {
  const t = useTranslations("videos.editor");
  const percent = (ms: number) => `${(Math.min(ms, lengthMs) / lengthMs) * 100}%`;
  const place = ({ from_ms, until_ms }: Stretch) => ({ insetInlineStart: percent(from_ms), width: percent(Math.min(until_ms, lengthMs) - from_ms) });
  const handles = [
    { key: "begins", value: selection.from_ms, move: (ms: number) => beginningAt(selection, ms, lengthMs), shown: (next: Stretch) => next.from_ms },
    { key: "ends", value: selection.until_ms, move: (ms: number) => endingAt(selection, ms, lengthMs), shown: (next: Stretch) => next.until_ms },
  ] as const;
  return (
    <div dir="ltr" data-testid="time-line" className="relative overflow-hidden rounded-lg bg-raised" style={{ height: HEIGHT }}>
      {storyboard && <Pictures url={storyboard} lengthMs={lengthMs} />}
      {removed(edits, lengthMs).map((one) => (
        <span key={one.from_ms} aria-hidden data-testid="removed" style={place(one)} className="absolute inset-y-0 bg-black/80" />
      ))}
      {edits.mutes.map((one) => (
        <span key={one.from_ms} aria-hidden data-testid="muted" style={place(one)} className="absolute bottom-0 h-2 bg-warn" />
      ))}
      <span aria-hidden style={place(selection)} className="absolute inset-y-0 border-y-2 border-accent bg-accent/30" />
      <span aria-hidden style={{ insetInlineStart: percent(atMs) }} className="absolute inset-y-0 w-0.5 bg-brand" />
      {handles.map(({ key, value, move, shown }) => (
        <input
          key={key}
          type="range"
          aria-label={t(key)}
          aria-valuetext={formatDuration(value / 1000)}
          min={0}
          max={lengthMs}
          step={STEP_MS}
          value={value}
          onChange={(event) => {
            const next = move(event.currentTarget.valueAsNumber);
            onSelect(next, shown(next));
          }}
          className={cx("clip-handle absolute inset-0 size-full", key === "begins" ? "z-10" : "z-20")}
        />
      ))}
    </div>
  );
}

/** As many previews as there is room for. */
function Pictures({ url, lengthMs }: { url: string; lengthMs: number }) {
  const box = useRef<HTMLDivElement>(null);
  const [tiles, setTiles] = useState<readonly Tile[]>([]);
  useEffect(() => {
    let isGone = false;
    void storyboardAt(url).board.then((board) => {
      if (isGone || !board || !box.current) return;
      const first = board.tiles[0];
      const count = first ? Math.ceil(box.current.clientWidth / ((first.width * HEIGHT) / first.height)) : 0;
      const shown = Array.from({ length: count }, (_, index) => tileAt(board.tiles, (((index + 0.5) / count) * lengthMs) / 1000));
      setTiles(shown.filter((tile) => tile !== null));
    });
    return () => {
      isGone = true;
    };
  }, [url, lengthMs]);
  return (
    <div ref={box} aria-hidden className="absolute inset-0 flex overflow-hidden">
      {tiles.map((tile, index) => (
        <span key={index} className="shrink-0 overflow-hidden" style={{ width: (tile.width * HEIGHT) / tile.height, height: HEIGHT }}>
          <span
            className="block origin-top-left bg-no-repeat"
            style={{
              width: tile.width,
              height: tile.height,
              backgroundImage: `url("${tile.sheet}")`,
              backgroundPosition: `-${tile.x}px -${tile.y}px`,
              transform: `scale(${HEIGHT / tile.height})`,
            }}
          />
        </span>
      ))}
    </div>
  );
}
