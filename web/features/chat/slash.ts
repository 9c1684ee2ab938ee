export type Draft = { say: string } | { command: string };

/**
 * What a line in the input means. One that begins with a slash is a command and never goes to the room, so that no
 * mistyped one is read by everybody; two slashes say a line that begins with one.
 */
export function readDraft(draft: string): Draft {
  const text = draft.trim();
  if (text.startsWith("//")) {
    return { say: text.slice(1) };
  }
  return text.startsWith("/") ? { command: text } : { say: text };
}

/** The line that says this text, for the input and for the server alike. */
export function lineThatSays(text: string): string {
  return text.startsWith("/") ? `/${text}` : text;
}
