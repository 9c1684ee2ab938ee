import type { Message } from "@/lib/api/types";

export const TIMELINE_LIMIT = 500;

/**
 * Adds messages without doubles, in the room's order, keeping the newest ones. Returns the same array when
 * nothing is new, so that a subscriber can tell by identity.
 */
export function mergeMessages(present: readonly Message[], incoming: readonly Message[]): readonly Message[] {
  const known = new Set(present.map(({ id }) => id));
  const sequences = new Set(present.map(({ seq }) => seq));
  const fresh: Message[] = [];
  for (const message of incoming) {
    if (!known.has(message.id) && !sequences.has(message.seq)) {
      known.add(message.id);
      sequences.add(message.seq);
      fresh.push(message);
    }
  }
  if (fresh.length === 0) {
    return present;
  }
  const lastSeq = present.at(-1)?.seq ?? -1;
  const merged = [...present, ...fresh];
  const inOrder = fresh.every(({ seq }, index) => seq > (fresh[index - 1]?.seq ?? lastSeq));
  if (!inOrder) {
    merged.sort((a, b) => a.seq - b.seq);
  }
  return merged.slice(-TIMELINE_LIMIT);
}

export function countAfter(messages: readonly Message[], seq: number): number {
  return messages.filter((message) => message.seq > seq).length;
}
