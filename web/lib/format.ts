/** 65 → "1:05", 3753 → "1:02:33". */
export function formatDuration(totalSeconds: number): string {
  const seconds = Math.max(0, Math.floor(totalSeconds));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = String(seconds % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

export function secondsSince(isoTime: string, now: number): number {
  const start = Date.parse(isoTime);
  return Number.isNaN(start) ? 0 : Math.max(0, (now - start) / 1000);
}

/** One or two letters for an avatar without a picture. */
export function initials(name: string): string {
  const words = name.split(/[\s_]+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[1]].map((word) => [...(word ?? "")][0]) : [...name].slice(0, 1);
  return letters.join("").toUpperCase() || "?";
}

/** A steady hue per name, so that people are told apart at a glance. */
export function hueOf(name: string): number {
  let hash = 0;
  for (const character of name.toLowerCase()) {
    hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  }
  return hash % 360;
}

export function codePoints(text: string): number {
  return [...text].length;
}
