import type { Message } from "@/lib/api/types";

const WINDOW_MS = 10_000;
/** More than one a second: read aloud, they would never end. */
const LIMIT = 10;

/** Whether the newest messages came too fast to be read aloud one by one. */
export function isTooFastToHear(messages: readonly Pick<Message, "sent_at">[]): boolean {
  const newest = messages.at(-1);
  const earlier = messages.at(-1 - LIMIT);
  return Boolean(newest && earlier && Date.parse(newest.sent_at) - Date.parse(earlier.sent_at) < WINDOW_MS);
}
