"use client";

import { useEffect, useEffectEvent } from "react";
import { tabSession } from "@/features/player/tab-session";
import { api } from "@/lib/api/client";

/** Who has watched so long has viewed it. */
const VIEW_S = 10;
const SAVE_MS = 10_000;

/** Adds up how long a video has moved, whatever is jumped over. */
function usePlayedTime(video: HTMLVideoElement | null, seconds: number, onPlayed: () => void): void {
  const played = useEffectEvent(onPlayed);
  useEffect(() => {
    if (!video) return;
    let total = 0;
    let last = video.currentTime;
    const look = () => {
      const moved = video.currentTime - last;
      last = video.currentTime;
      if (moved <= 0 || moved > 1 || video.seeking) return;
      total += moved;
      if (total < seconds) return;
      video.removeEventListener("timeupdate", look);
      played();
    };
    video.addEventListener("timeupdate", look);
    return () => video.removeEventListener("timeupdate", look);
  }, [video, seconds]);
}

/** Counts a view, and keeps for a member where he is, so that he can go on there on any device. */
export function useVideoRecord(id: string, video: HTMLVideoElement | null, isMember: boolean): void {
  // A view that is lost is a number that is one too small.
  usePlayedTime(video, VIEW_S, () => {
    void api.POST("/api/vods/{id}/view", { params: { path: { id } }, body: { session_id: tabSession() } }).catch(() => undefined);
  });

  useEffect(() => {
    if (!video || !isMember) return;
    let saved: number | null = null;
    let hasPlayed = false;
    const onPlaying = () => {
      hasPlayed = true;
    };
    // `keepalive`: the last one must outlive the page.
    const save = () => {
      const position_ms = Math.round(video.currentTime * 1000);
      if (position_ms === saved || !hasPlayed) return;
      saved = position_ms;
      void api.PUT("/api/vods/{id}/progress", { params: { path: { id } }, body: { position_ms }, keepalive: true }).catch(() => undefined);
    };
    const timer = setInterval(() => !video.paused && save(), SAVE_MS);
    video.addEventListener("playing", onPlaying);
    video.addEventListener("pause", save);
    window.addEventListener("pagehide", save);
    return () => {
      clearInterval(timer);
      video.removeEventListener("playing", onPlaying);
      video.removeEventListener("pause", save);
      window.removeEventListener("pagehide", save);
      save();
    };
  }, [id, video, isMember]);
}

/** Of a clip, which is short, this much is a view. */
const CLIP_PART = 0.3;

/** Counts a view of a clip. */
export function useClipView(slug: string, video: HTMLVideoElement | null, durationMs: number): void {
  usePlayedTime(video, (durationMs / 1000) * CLIP_PART, () => {
    void api.POST("/api/clips/{slug}/view", { params: { path: { slug } }, body: { session_id: tabSession() } }).catch(() => undefined);
  });
}
