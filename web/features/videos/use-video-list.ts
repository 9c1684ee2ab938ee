"use client";

import { useState } from "react";
import { useErrorText } from "@/lib/api/error-text";
import { unwrap } from "@/lib/api/problem";
import type { Vods } from "@/lib/api/types";

type Answer = Parameters<typeof unwrap<Vods>>[0];

/** Videos as far as the visitor has turned the pages; `initial` is the first one. */
export function useVideoList(initial: Vods, ask: (cursor: string) => Answer) {
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
      // What is published meanwhile moves the others on.
      const known = new Set(list.vods.map(({ id }) => id));
      setList({ ...next, vods: [...list.vods, ...next.vods.filter(({ id }) => !known.has(id))] });
    } catch (failure) {
      setError(errorText(failure));
    } finally {
      setBusy(false);
    }
  }

  return { videos: list.vods, setList, hasMore: cursor !== null, loadMore: () => void loadMore(), busy, error };
}
