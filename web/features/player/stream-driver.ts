import type Hls from "hls.js";
import type { PlayerFailure, SourceLoss } from "@/features/player/player-machine";

export interface DriverListener {
  /** The source gives nothing; the driver tries again by itself. */
  onLost(loss: SourceLoss): void;
  onFound(): void;
  /** There is something to play. */
  onReady(): void;
  onFailure(failure: PlayerFailure): void;
}

export interface DriverStats {
  videoCodec: string | null;
  audioCodec: string | null;
  bitrateKbps: number | null;
  /** What the viewer's line carries. */
  throughputKbps: number | null;
}

/** Of media time, in seconds. */
export interface Range {
  start: number;
  end: number;
}

/**
 * Where a source with a past begins: in its own time; or so far from its live end, which is exact where the broadcaster's
 * clock at that moment is known.
 */
export type Start = { at: number } | { behind: number; date: number | null };

/** Brings one source to a video element and keeps trying while it is away. */
export interface StreamDriver {
  readonly protocol: "ll-hls" | "hls" | "hls-native";
  /** Milliseconds between the broadcaster's clock in the picture and now. */
  latencyMs(): number | null;
  /** Where playback should be to be live, in media time; null for a source that is played as it was. */
  livePosition(): number | null;
  /** What the source has, in media time. */
  range(): Range | null;
  /** Whether that follows from the playlist, and is not just guessed from what the browser can seek to. */
  readonly isLivePositionExact: boolean;
  /** Whether it asks for no media although it has none ahead; a driver that cannot tell says no. */
  isIdle(): boolean;
  stats(): DriverStats;
  /** Whether the encoder has put captions into the pictures, as far as the source says. */
  hasCaptions?(): boolean;
  /** Goes on with another build of the library, which makes a text track of them. */
  playWith?(library: typeof Hls): void;
  /** Tries at once if it is waiting to try again. */
  kick(): void;
  destroy(): void;
}
