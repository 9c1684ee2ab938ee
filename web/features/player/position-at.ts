import type { LevelDetails } from "hls.js";

type Dated = { fragments: Pick<LevelDetails["fragments"][number], "start" | "duration" | "programDateTime">[] };

/** Where in media time a playlist has what the broadcaster's clock saw at that moment; null when it has no clock, or only later ones. */
export function positionAt({ fragments }: Dated, date: number): number | null {
  const fragment = fragments.findLast(({ programDateTime }) => programDateTime !== null && programDateTime <= date);
  if (!fragment || fragment.programDateTime === null) {
    return null;
  }
  return fragment.start + Math.min((date - fragment.programDateTime) / 1000, fragment.duration);
}
