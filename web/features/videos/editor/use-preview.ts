"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";
import { type Edits, holding, removed } from "@/features/videos/editor/stretches";

/** Plays the unedited video as viewers would get it edited: what is cut is passed over, what is muted is mute. */
export function usePreview(url: string, edits: Edits, lengthMs: number) {
  const element = useRef<HTMLVideoElement>(null);
  const [atMs, setAt] = useState(0);

  useEffect(() => {
    const video = element.current;
    if (!video) return;
    let stop: () => void = () => undefined;
    let isGone = false;
    void import("hls.js/light").then(({ default: Hls }) => {
      if (isGone) return;
      if (!Hls.isSupported()) {
        video.src = url;
        return;
      }
      const library = new Hls({ maxBufferLength: 20, backBufferLength: 20 });
      stop = () => library.destroy();
      library.loadSource(url);
      library.attachMedia(video);
    });
    return () => {
      isGone = true;
      stop();
    };
  }, [url]);

  const follow = useEffectEvent((video: HTMLVideoElement) => {
    const now = video.currentTime * 1000;
    setAt(now);
    video.muted = holding(edits.mutes, now) !== undefined;
    const gone = video.paused ? undefined : holding(removed(edits, lengthMs), now);
    if (!gone) return;
    if (gone.until_ms >= lengthMs) video.pause();
    else video.currentTime = gone.until_ms / 1000;
  });
  useEffect(() => {
    const video = element.current;
    if (!video) return;
    const onTime = () => follow(video);
    const events = ["timeupdate", "seeked", "play"] as const;
    for (const name of events) video.addEventListener(name, onTime);
    return () => {
      for (const name of events) video.removeEventListener(name, onTime);
    };
  }, []);

  function seek(ms: number): void {
    const video = element.current;
    video?.pause();
    if (video) video.currentTime = ms / 1000;
    setAt(ms);
  }
  return { element, atMs, seek };
}
