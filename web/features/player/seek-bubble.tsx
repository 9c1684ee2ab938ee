"use client";

import { useEffect, useState } from "react";
import type { Stretch } from "@/features/player/chapters";
import { cx } from "@/lib/cx";
import { type Storyboard, storyboardAt, tileAt } from "@/lib/storyboard";

interface SeekBubbleProps {
  /** In fractions of the bar. */
  at: number;
  /** In seconds: from the beginning, or before now, as the bar counts. */
  position: number;
  stretches: readonly Stretch[];
  text: string;
  storyboardUrl: string | null;
}

interface Shown {
  board: Storyboard;
  /** When its length was what it says. */
  since: number;
}

/** What is where the pointer is, with a picture of it if there is one; it does not leave the bar. */
export function SeekBubble({ at, position, stretches, text, storyboardUrl }: SeekBubbleProps) {
  const shown = useStoryboard(storyboardUrl);
  const title = stretches.find(({ to }) => at < to)?.title;
  const tile = shown && tileAt(shown.board.tiles, timeOf(position, shown));
  const half = tile ? `${tile.width / 2 + 2}px` : "2.5rem";
  return (
    <span
      aria-hidden
      data-testid="seek-bubble"
      style={{ insetInlineStart: `clamp(${half}, ${at * 100}%, calc(100% - ${half}))` }}
      className={cx(
        "pointer-events-none absolute bottom-full mb-1 flex max-w-60 -translate-x-1/2 flex-col items-center overflow-hidden rounded-lg bg-black/85 text-xs font-semibold",
        tile ? "border-2 border-black/85" : "px-2 py-1",
      )}
    >
      {tile && (
        <span
          data-testid="seek-picture"
          style={{
            width: tile.width,
            height: tile.height,
            backgroundImage: `url("${tile.sheet}")`,
            backgroundPosition: `-${tile.x}px -${tile.y}px`,
          }}
          className="block rounded-md bg-neutral-900 bg-no-repeat"
        />
      )}
      {title && <span className={cx("truncate px-1 font-medium", tile ? "max-w-40" : "w-max max-w-56")}>{title}</span>}
      <span className="num px-1">{text}</span>
    </span>
  );
}

/** What goes on has grown since the storyboard was made. */
function timeOf(position: number, { board, since }: Shown): number {
  return board.lengthS === null || position > 0 ? position : board.lengthS + (Date.now() - since) / 1000 + position;
}

function useStoryboard(url: string | null): Shown | null {
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => {
    if (!url) return;
    let isGone = false;
    const { board, at } = storyboardAt(url);
    void board.then((loaded) => {
      if (!isGone) setShown(loaded && { board: loaded, since: at });
    });
    return () => {
      isGone = true;
    };
  }, [url]);
  return shown;
}
