import { isDeepStrictEqual } from "node:util";
import { edge, type MediaPlaylist, type Segment } from "../playlist";
import type { Findings } from "./finding";

/// The full playlist that a client makes of an earlier one and a delta update (RFC 8216bis 6.3.7); undefined when the
/// earlier one does not reach far enough.
export function applyDelta(before: MediaPlaylist, delta: MediaPlaylist): MediaPlaylist | undefined {
  const kept: Segment[] = [];
  for (let i = 0; i < delta.skipped; ++i) {
    const known = before.segments.find((one) => one.sequence === delta.mediaSequence + i);
    if (!known?.uri) return undefined;
    kept.push(known);
  }
  let map = kept.at(-1)?.map;
  const rest = delta.segments.map((one) => ({ ...one, map: (map = one.map ?? map) }));
  return { ...delta, skipped: 0, segments: [...kept, ...rest] };
}

/// A delta update against the full playlist of the same moment, with an earlier full one to apply it to.
export function checkDelta(before: MediaPlaylist, delta: MediaPlaylist, full: MediaPlaylist, findings: Findings): void {
  const rebuilt = applyDelta(before, delta);
  findings.check("skipped-too-much", rebuilt !== undefined, () => `${delta.skipped} segments that were never listed`);
  if (!rebuilt) return;
  const bare = (list: MediaPlaylist) => ({ ...list, segments: list.segments.map(withoutOldParts(delta.skipped)) });
  const same = isDeepStrictEqual(bare(rebuilt), bare(full));
  findings.check("delta-differs", same, () => `${JSON.stringify(rebuilt)} instead of ${JSON.stringify(full)}`);
  const boundary = full.canSkipUntil ?? 0;
  const behind = secondsFrom(full, delta.skipped);
  findings.check(
    "skipped-past-boundary",
    delta.skipped === 0 || behind >= boundary - 1e-3,
    () => `only ${behind.toFixed(3)} s are left of ${boundary}`,
  );
}

export function sameEdge(a: MediaPlaylist, b: MediaPlaylist): boolean {
  return isDeepStrictEqual(edge(a), edge(b)) && a.mediaSequence === b.mediaSequence && a.ended === b.ended;
}

/// An earlier playlist may still have told the parts of what is skipped now.
const withoutOldParts = (skipped: number) => (segment: Segment, index: number) =>
  index < skipped ? { ...segment, parts: [] } : segment;

function secondsFrom(list: MediaPlaylist, index: number): number {
  const length = (one: Segment) => one.duration ?? one.parts.reduce((sum, part) => sum + part.duration, 0);
  return list.segments.slice(index).reduce((sum, one) => sum + length(one), 0);
}
