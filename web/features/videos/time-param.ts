const PATTERN = /^(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?$/;

/** "1h2m3s", "62m3s" or plain "3723" → 3723; null for anything else. */
export function readTime(text: string | undefined): number | null {
  const match = text ? PATTERN.exec(text) : null;
  if (!match) {
    return null;
  }
  const [hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
}

/** 3723 → "1h2m3s". */
export function writeTime(totalSeconds: number): string {
  const seconds = Math.max(0, Math.floor(totalSeconds));
  const parts: [number, string][] = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "m"],
    [seconds % 60, "s"],
  ];
  return parts.map(([value, unit]) => (value > 0 ? `${value}${unit}` : "")).join("") || "0s";
}
