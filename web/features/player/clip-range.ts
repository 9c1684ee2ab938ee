import type { Range } from "@/features/player/stream-driver";
import type { Timeline } from "@/features/player/timeline";

export const SHORTEST_S = 5;
export const LONGEST_S = 60;
/** What is offered to be cut. */
const STRIP_S = 90;
/** Of a recording, so much of it lies after what is shown. */
const AFTER_S = 30;
const FIRST_S = 30;

/** What can be cut around what is shown, on the timeline; of a live stream it ends there. Null where that is too little. */
export function stripOf({ start, end, position }: Timeline): Range | null {
  const isLive = end === 0;
  const to = isLive ? position : Math.min(end, position + AFTER_S);
  const from = Math.max(start, to - STRIP_S);
  return to - from < SHORTEST_S ? null : { start: from, end: to };
}

/** The last half minute before what is shown. */
export function firstCut(strip: Range, position: number): Range {
  const end = Math.min(strip.end, Math.max(position, strip.start + SHORTEST_S));
  return { start: Math.max(strip.start, end - FIRST_S), end };
}

/** With another beginning; the end gives way. */
export function withStart(cut: Range, start: number, strip: Range): Range {
  const from = Math.min(Math.max(start, strip.start), strip.end - SHORTEST_S);
  return { start: from, end: Math.min(Math.max(cut.end, from + SHORTEST_S), from + LONGEST_S) };
}

/** With another end; the beginning gives way. */
export function withEnd(cut: Range, end: number, strip: Range): Range {
  const to = Math.min(Math.max(end, strip.start + SHORTEST_S), strip.end);
  return { start: Math.max(Math.min(cut.start, to - SHORTEST_S), to - LONGEST_S), end: to };
}
