/** How fast a recording can be played. */
export const RATES = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

/** The next faster one, or the next slower. */
export function rateBeside(rate: number, direction: 1 | -1): number {
  const index = RATES.findIndex((known) => known >= rate);
  return RATES[Math.min(Math.max(index + direction, 0), RATES.length - 1)] ?? 1;
}
