"use client";

import { type KeyboardEvent, type RefObject, useEffect, useState } from "react";
import { complete, suggestEmoji, suggestNames, type Suggestion, type Token, tokenAt } from "@/features/chat/completion";
import type { Message } from "@/lib/api/types";

type EmojiList = readonly (readonly [string, string])[];

interface CompletionInput {
  input: RefObject<HTMLTextAreaElement | null>;
  draft: string;
  setDraft: (draft: string) => void;
  messages: readonly Message[];
}

/** What can be offered for the word under way, and the keys that choose of it. */
export function useCompletion({ input, draft, setDraft, messages }: CompletionInput) {
  const [token, setToken] = useState<Token | null>(null);
  const [emoji, setEmoji] = useState<EmojiList>([]);
  const [chosen, setChosen] = useState(0);
  const wantsEmoji = token?.kind === "emoji";

  useEffect(() => {
    if (!wantsEmoji) return;
    // Without the list there is nothing to offer, and no harm done.
    import("@/features/chat/emoji").then(({ EMOJI }) => setEmoji(EMOJI)).catch(() => undefined);
  }, [wantsEmoji]);

  const suggestions = token ? (wantsEmoji ? suggestEmoji(emoji, token.text) : suggestNames(messages, token.text)) : [];

  /** The draft or the caret has changed. */
  function look() {
    const { value = "", selectionStart = 0, selectionEnd = 0 } = input.current ?? {};
    setToken(selectionStart === selectionEnd ? tokenAt(value, selectionStart) : null);
    setChosen(0);
  }

  function pick({ insert }: Suggestion) {
    if (!token) return;
    const next = complete(draft, token, insert);
    setDraft(next.draft);
    setToken(null);
    requestAnimationFrame(() => input.current?.setSelectionRange(next.caret, next.caret));
  }

  /** Whether the key was for the list. */
  function onKey({ key }: KeyboardEvent): boolean {
    const suggestion = suggestions[chosen];
    if (!suggestion) return false;
    const keys: Record<string, () => void> = {
      ArrowDown: () => setChosen((chosen + 1) % suggestions.length),
      ArrowUp: () => setChosen((chosen + suggestions.length - 1) % suggestions.length),
      Enter: () => pick(suggestion),
      Tab: () => pick(suggestion),
      Escape: () => setToken(null),
    };
    keys[key]?.();
    return key in keys;
  }

  return { suggestions, chosen, look, pick, onKey, close: () => setToken(null) };
}
