import type { VodEdits } from "@/lib/api/types";

export type Stretch = VodEdits["cuts"][number];
/** What the owner wants taken out, in milliseconds of the unedited video. */
export type Edits = Pick<VodEdits, "trim" | "cuts" | "mutes">;
export type Kind = "cuts" | "mutes";

export const UNEDITED: Edits = { trim: { from_ms: 0, until_ms: null }, cuts: [], mutes: [] };
/** The server takes no more. */
export const MOST_STRETCHES = 100;
const SHORTEST_MS = 500;

/** In order, and what overlaps or touches made one, as the server does it. */
export function merged(stretches: readonly Stretch[]): Stretch[] {
  const apart: Stretch[] = [];
  for (const one of stretches.toSorted((a, b) => a.from_ms - b.from_ms)) {
    const last = apart.at(-1);
    if (last && one.from_ms <= last.until_ms) {
      apart[apart.length - 1] = { from_ms: last.from_ms, until_ms: Math.max(last.until_ms, one.until_ms) };
    } else {
      apart.push(one);
    }
  }
  return apart;
}

export function withStretch(edits: Edits, kind: Kind, stretch: Stretch): Edits {
  return { ...edits, [kind]: merged([...edits[kind], stretch]) };
}

export function without(edits: Edits, kind: Kind, stretch: Stretch): Edits {
  return { ...edits, [kind]: edits[kind].filter((one) => one !== stretch) };
}

export function trimmedTo(edits: Edits, { from_ms, until_ms }: Stretch, lengthMs: number): Edits {
  return { ...edits, trim: { from_ms, until_ms: until_ms >= lengthMs ? null : until_ms } };
}

/** What viewers do not see, in order. */
export function removed({ trim, cuts }: Edits, lengthMs: number): Stretch[] {
  const before = { from_ms: 0, until_ms: trim.from_ms };
  const after = { from_ms: trim.until_ms ?? lengthMs, until_ms: lengthMs };
  return merged([...cuts, before, after].filter(({ from_ms, until_ms }) => from_ms < until_ms));
}

export function leftMs(edits: Edits, lengthMs: number): number {
  return removed(edits, lengthMs).reduce((left, { from_ms, until_ms }) => left - (Math.min(until_ms, lengthMs) - from_ms), lengthMs);
}

/** With another beginning; the end gives way. */
export function beginningAt({ until_ms }: Stretch, at: number, lengthMs: number): Stretch {
  const from = Math.max(0, Math.min(at, lengthMs - SHORTEST_MS));
  return { from_ms: from, until_ms: Math.max(until_ms, from + SHORTEST_MS) };
}

/** With another end; the beginning gives way. */
export function endingAt({ from_ms }: Stretch, at: number, lengthMs: number): Stretch {
  const until = Math.max(SHORTEST_MS, Math.min(at, lengthMs));
  return { from_ms: Math.min(from_ms, until - SHORTEST_MS), until_ms: until };
}

export const holding = (stretches: readonly Stretch[], ms: number): Stretch | undefined =>
  stretches.find(({ from_ms, until_ms }) => ms >= from_ms && ms < until_ms);

export const isSame = (a: Edits, b: Edits): boolean => JSON.stringify([a.trim, a.cuts, a.mutes]) === JSON.stringify([b.trim, b.cuts, b.mutes]);
