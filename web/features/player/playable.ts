import type { BroadcastState, Captions, Chapter, Stream } from "@/lib/api/types";

/** What a page wants to be shown. */
export type PlayerSource =
  | { kind: "live"; broadcast: BroadcastState; stream: Stream | null }
  | {
      kind: "recorded";
      url: string;
      startAt: number;
      poster?: string;
      storyboard?: string | null;
      chapters: readonly Chapter[];
      captions?: readonly Captions[];
      loops?: boolean;
    };

/** How far back a live stream can be rewound, and where that is to be had. */
export interface Dvr {
  url: string;
  windowS: number;
  /** When the broadcast began, in milliseconds. */
  startedAt: number;
}

/** What a player loads: a broadcast that is on, or one that is over and has a length. */
export type Playable = { kind: "live"; url: string; dvr: Dvr | null } | { kind: "recorded"; url: string; startAt: number };

/** Where pictures of what can be sought are; of a broadcast nobody knows whether there are any yet. */
export function storyboardOf(source: PlayerSource): string | null {
  if (source.kind === "recorded") return source.storyboard ?? null;
  return source.stream?.playback?.dvr?.url.replace(/[^/]*$/, "storyboard.vtt") ?? null;
}

/** Null while there is nothing to be played. */
export function playableOf(source: PlayerSource): Playable | null {
  if (source.kind === "live") return liveOf(source.stream);
  const { kind, url, startAt } = source;
  return { kind, url, startAt };
}

function liveOf(stream: Stream | null): Playable | null {
  const url = stream?.playback?.hls ?? stream?.stream_url;
  if (!stream || !url) {
    return null;
  }
  const { dvr } = stream.playback ?? {};
  return {
    kind: "live",
    url,
    dvr: dvr ? { url: dvr.url, windowS: dvr.window_s, startedAt: Date.parse(stream.started_at) } : null,
  };
}
