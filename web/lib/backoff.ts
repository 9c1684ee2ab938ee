const STEPS_MS = [1000, 2000, 4000, 8000] as const;

/** 1-2-4-8-8… s, each ±20 % so that a restarted server is not met by everybody at once. */
export function backoffDelay(attempt: number, random: () => number = Math.random): number {
  const step = STEPS_MS[Math.min(attempt, STEPS_MS.length - 1)] ?? STEPS_MS[0];
  return Math.round(step * (0.8 + 0.4 * random()));
}
