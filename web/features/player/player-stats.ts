import { bufferedAhead } from "@/features/player/buffered";
import type { PlayerController } from "@/features/player/player-controller";

export interface PlayerStats {
  resolution: string;
  fps: number | null;
  codecs: string;
  bitrateKbps: number | null;
  bufferSeconds: number;
  latencyMs: number | null;
  droppedFrames: number;
  totalFrames: number;
  stalls: number;
  protocol: string;
}

export interface FrameCount {
  frames: number;
  at: number;
}

/** `before` is an earlier frame count; the rate is what was shown since. */
export function readStats(controller: PlayerController, before: FrameCount | null, now: number): PlayerStats {
  const { video, driver } = controller;
  const { totalVideoFrames, droppedVideoFrames } = video.getVideoPlaybackQuality();
  const stats = driver?.stats();
  const { latencyMs, stalls } = controller.getMetrics();
  const elapsed = before ? (now - before.at) / 1000 : 0;
  return {
    resolution: video.videoWidth ? `${video.videoWidth}×${video.videoHeight}` : "–",
    fps: before && elapsed > 0 ? Math.round((totalVideoFrames - before.frames) / elapsed) : null,
    codecs: [stats?.videoCodec, stats?.audioCodec].filter(Boolean).join(", ") || "–",
    bitrateKbps: stats?.bitrateKbps ?? null,
    bufferSeconds: bufferedAhead(video),
    latencyMs,
    droppedFrames: droppedVideoFrames,
    totalFrames: totalVideoFrames,
    stalls,
    protocol: driver?.protocol ?? "–",
  };
}
