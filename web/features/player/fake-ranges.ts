/** Buffered ranges for tests. */
export function ranges(...list: [number, number][]): TimeRanges {
  return { length: list.length, start: (i) => list[i]?.[0] ?? 0, end: (i) => list[i]?.[1] ?? 0 };
}
