import { type BitrateReading, BITRATES_FOR_MS } from "@/lib/own-broadcast";

/** Air above the highest reading, so that a steady line does not lie on the edge. */
const HEADROOM = 1.15;

/**
 * The points of a polyline within `width` × `height`: the newest reading at the right edge, a minute from edge to
 * edge, and nought at the bottom.
 */
export function sparklinePoints(readings: readonly BitrateReading[], width: number, height: number): string {
  const last = readings.at(-1);
  if (!last) return "";
  const top = Math.max(1, ...readings.map(({ kbps }) => kbps)) * HEADROOM;
  return readings
    .map(({ at, kbps }) => {
      const x = width * (1 - (last.at - at) / BITRATES_FOR_MS);
      const y = height * (1 - kbps / top);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join(" ");
}
