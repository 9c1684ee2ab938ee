import type { Message } from "@/lib/api/types";

/** A word under way that can be completed: who is meant, or which emoji. */
export interface Token {
  kind: "name" | "emoji";
  /** Without its sign. */
  text: string;
  /** Where the sign stands. */
  start: number;
}

export interface Suggestion {
  /** What comes in the place of the token. */
  insert: string;
  label: string;
  /** What stands before the label. */
  sign?: string;
}

const SHOWN = 6;
/** One letter after a colon is a smiley or a time more often than an emoji's name. */
const EMOJI_FROM = 2;
const TOKEN = /(?:^|\s)([@:])([\p{L}\p{N}_+-]*)$/u;

/** The token that ends at the caret. */
export function tokenAt(draft: string, caret: number): Token | null {
  const [, sign, text = ""] = TOKEN.exec(draft.slice(0, caret)) ?? [];
  if (!sign || (sign === ":" && text.length < EMOJI_FROM)) {
    return null;
  }
  return { kind: sign === "@" ? "name" : "emoji", text: text.toLowerCase(), start: caret - text.length - 1 };
}

type Person = Pick<Message["user"], "username" | "display_name">;

/** Who has written lately and is called so, the latest first. */
export function suggestNames(messages: readonly { user: Person }[], text: string): Suggestion[] {
  const found = new Map<string, Suggestion>();
  for (let index = messages.length - 1; index >= 0 && found.size < SHOWN; index--) {
    const user = messages[index]?.user;
    if (user && [user.username, user.display_name].some((name) => name.toLowerCase().startsWith(text))) {
      const label = user.display_name.toLowerCase() === user.username ? user.display_name : `${user.display_name} (${user.username})`;
      found.set(user.username, { insert: `@${user.username}`, label });
    }
  }
  return [...found.values()];
}

/** Emoji whose name begins so, then those that have it within. */
export function suggestEmoji(emoji: readonly (readonly [string, string])[], text: string): Suggestion[] {
  const begins = emoji.filter(([name]) => name.startsWith(text));
  const has = emoji.filter(([name]) => !name.startsWith(text) && name.includes(text));
  return [...begins, ...has].slice(0, SHOWN).map(([name, sign]) => ({ insert: sign, label: `:${name}:`, sign }));
}

/** The draft with the token completed, and where the caret then stands. */
export function complete(draft: string, token: Token, insert: string): { draft: string; caret: number } {
  const end = token.start + 1 + token.text.length;
  const before = `${draft.slice(0, token.start)}${insert} `;
  return { draft: before + draft.slice(end).replace(/^ /, ""), caret: before.length };
}
