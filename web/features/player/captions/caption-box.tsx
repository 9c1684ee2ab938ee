"use client";

import { useEffect, useRef } from "react";
import type { CaptionTrack } from "@/features/player/captions/choice";
import { showCaptions } from "@/features/player/captions/show";
import { useCaptions } from "@/features/player/captions/use-captions";
import type { PlayerController } from "@/features/player/player-controller";
import { cx } from "@/lib/cx";

interface CaptionBoxProps {
  controller: PlayerController;
  tracks: readonly CaptionTrack[];
  inPictures: boolean;
  /** Above the controls. */
  raised: boolean;
}

/** The captions over the picture. */
export function CaptionBox({ controller, tracks, inPictures, raised }: CaptionBoxProps) {
  const box = useRef<HTMLDivElement>(null);
  const { shown } = useCaptions(tracks, inPictures);
  // A page that is told of its video anew makes the same of it.
  const url = tracks.find(({ language }) => language === shown)?.url;
  useEffect(() => {
    if (!shown || !box.current) return;
    const found = tracks.filter((track) => track.url === url);
    return showCaptions(controller, shown, found, box.current);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [controller, shown, url]);
  return (
    <div
      ref={box}
      data-testid="captions"
      lang={shown ?? undefined}
      className={cx(
        "caption-box pointer-events-none absolute inset-x-0 z-[5] flex flex-col items-center gap-1 px-4 text-center transition-[bottom]",
        raised ? "bottom-20 max-sm:bottom-16" : "bottom-4 max-sm:bottom-2",
      )}
    />
  );
}
