"use client";

import { useState } from "react";
import { useErrorText } from "@/lib/api/error-text";
import { unwrap } from "@/lib/api/problem";

type Answer<Page> = Parameters<typeof unwrap<Page>>[0];

/** What `next` has and `known` has not: what is published meanwhile moves the others on. */
export function unseen<Item>(known: readonly Item[], next: readonly Item[], nameOf: (item: Item) => string): Item[] {
  const names = new Set(known.map(nameOf));
  return next.filter((item) => !names.has(nameOf(item)));
}

/** A list as far as the visitor has turned its pages; `initial` is the first one, `join` puts another behind it. */
export function usePages<Page extends { next_cursor: string | null }>(
  initial: Page,
  ask: (cursor: string) => Answer<Page>,
  join: (list: Page, next: Page) => Page,
) {
  const errorText = useErrorText();
  const [list, setList] = useState(initial);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const cursor = list.next_cursor;

  async function loadMore(): Promise<void> {
    if (!cursor || busy) return;
    setBusy(true);
    setError(null);
    try {
      const next = await unwrap(ask(cursor));
      setList((known) => join(known, next));
    } catch (failure) {
      setError(errorText(failure));
    } finally {
      setBusy(false);
    }
  }

  return { list, setList, more: { hasMore: cursor !== null, loadMore: () => void loadMore(), busy, error } };
}
