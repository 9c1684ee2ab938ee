"use client";

import { useEffect, useRef, useState } from "react";
import { cx } from "@/lib/cx";

/** Whoever has not gone to the channel by then will not; and the server gives no pictures to those who left the room. */
const PLAYS_FOR_MS = 30_000;
const PATIENCE_MS = 1000;

interface MutedPreviewProps {
  hls: string;
  className?: string;
}

/** Mute moving pictures of a live stream, faded in when there are some. It neither mends nor counts anything. */
export function MutedPreview({ hls, className }: MutedPreviewProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [isShown, setShown] = useState(false);

  useEffect(() => {
    let stop: () => void = () => undefined;
    let isOver = false;
    const start = setTimeout(async () => {
      const { Hls } = await import("@/features/player/hls-library");
      const element = video.current;
      if (isOver || !element || !Hls.isSupported()) return;
      const library = new Hls({ lowLatencyMode: false, maxBufferLength: 6, backBufferLength: 0 });
      stop = () => library.destroy();
      library.loadSource(hls);
      library.attachMedia(element);
    }, PATIENCE_MS);
    const end = setTimeout(() => {
      setShown(false);
      stop();
    }, PLAYS_FOR_MS);
    return () => {
      isOver = true;
      clearTimeout(start);
      clearTimeout(end);
      stop();
    };
  }, [hls]);

  return (
    <video
      ref={video}
      muted
      autoPlay
      playsInline
      disablePictureInPicture
      aria-hidden
      tabIndex={-1}
      data-testid="muted-preview"
      onPlaying={() => setShown(true)}
      className={cx("transition-opacity duration-500", isShown ? "opacity-100" : "opacity-0", className)}
    />
  );
}
