"use client";

import { useEffect } from "react";
import type { PlayerController } from "@/features/player/player-controller";

/** Where the system does not say how far. */
const STEP_S = 10;

/** Title and buttons for lock screens and media keys. */
export function useMediaSession(controller: PlayerController | null, title: string, artist: string, artwork: string | null) {
  useEffect(() => {
    if (!controller || !("mediaSession" in navigator)) return;
    const session = navigator.mediaSession;
    session.metadata = new MediaMetadata({ title, artist, artwork: artwork ? [{ src: artwork }] : [] });
    session.setActionHandler("play", () => controller.play());
    session.setActionHandler("pause", () => controller.pause());
    session.setActionHandler("seekbackward", ({ seekOffset }) => controller.seekBy(-(seekOffset ?? STEP_S)));
    session.setActionHandler("seekforward", ({ seekOffset }) => controller.seekBy(seekOffset ?? STEP_S));
    return () => {
      session.metadata = null;
      session.setActionHandler("play", null);
      session.setActionHandler("pause", null);
      session.setActionHandler("seekbackward", null);
      session.setActionHandler("seekforward", null);
    };
  }, [controller, title, artist, artwork]);
}
