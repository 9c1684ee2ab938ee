import type { Chapter } from "@/lib/api/types";

/** A stretch of a timeline, in fractions of it. */
export interface Stretch {
  from: number;
  to: number;
  title: string;
}

/** The chapters as stretches that leave out nothing; one without a title where there are none. */
export function stretchesOf(chapters: readonly Chapter[], duration: number): Stretch[] {
  const marks = chapters
    .map(({ start_ms, title }) => ({ from: start_ms / 1000 / duration, title }))
    .filter(({ from }) => from >= 0 && from < 1)
    .sort((one, other) => one.from - other.from);
  if (marks[0]?.from !== 0) marks.unshift({ from: 0, title: "" });
  return marks
    .map((mark, index) => ({ ...mark, to: marks[index + 1]?.from ?? 1 }))
    .filter(({ from, to }) => to > from);
}

/** How much of a stretch lies before a point of the timeline. */
export function filled({ from, to }: Stretch, point: number): number {
  return Math.min(Math.max((point - from) / (to - from), 0), 1);
}
