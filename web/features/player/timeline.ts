import { bufferedAhead } from "@/features/player/buffered";
import type { Dvr } from "@/features/player/playable";
import type { Range } from "@/features/player/stream-driver";
import { formatDuration } from "@/lib/format";

/**
 * What a viewer can go to, in seconds: of a recording from its beginning, of a live stream up to the live position,
 * which is 0, so that everything before it is negative.
 */
export interface Timeline {
  start: number;
  end: number;
  position: number;
  /** Up to where there is media in hand. */
  buffered: number;
}

/** A window shorter than this is none. */
const SHORTEST_S = 10;
/** What is nearer to the end of the window than this is live. */
export const NEAR_LIVE_S = 4;

type Video = Pick<HTMLVideoElement, "currentTime" | "buffered">;

const clamp = (value: number, { start, end }: Range) => Math.min(Math.max(value, start), end);

function timelineOf(range: Range, position: number, ahead: number): Timeline | null {
  if (range.end - range.start < SHORTEST_S) {
    return null;
  }
  const at = clamp(position, range);
  return { ...range, position: at, buffered: clamp(at + ahead, range) };
}

/** Of a recording that is at that time, or soon will be; however short it is, it can be sought in. */
export function recordedTimeline(video: Video & Pick<HTMLVideoElement, "duration">, at = video.currentTime): Timeline | null {
  const { duration } = video;
  if (!Number.isFinite(duration) || duration <= 0) {
    return null;
  }
  const range = { start: 0, end: duration };
  const position = clamp(at, range);
  return { ...range, position, buffered: clamp(position + bufferedAhead(video), range) };
}

/** Of a live stream whose playlist of the past is played; `range` is what that has. */
export function rewoundTimeline(video: Video, range: Range): Timeline | null {
  const { start, end } = range;
  return timelineOf({ start: start - end, end: 0 }, video.currentTime - end, bufferedAhead(video));
}

interface LiveMoment {
  /** Seconds between playback and the live position. */
  behind: number;
  ahead: number;
  /** The broadcaster's clock at the live position, in milliseconds. */
  date: number;
}

/** Of a live stream that is played near its edge: the past is elsewhere, but its length is known. */
export function liveTimeline({ windowS, startedAt }: Dvr, { behind, ahead, date }: LiveMoment): Timeline | null {
  const length = Math.min(windowS, (date - startedAt) / 1000);
  return timelineOf({ start: -length, end: 0 }, 0 - behind, ahead);
}

/** A position as people read it: time since the beginning, or before now. */
export function placeText({ end, position }: Pick<Timeline, "end" | "position">, live: string): string {
  if (end > 0) return formatDuration(position);
  return isNearLive(position) ? live : behindText(-position);
}

export function behindText(seconds: number): string {
  return `−${formatDuration(seconds)}`;
}

export function isNearLive(position: number): boolean {
  return position > -NEAR_LIVE_S;
}
