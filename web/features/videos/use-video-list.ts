"use client";

import { unseen, usePages } from "@/features/videos/use-pages";
import type { unwrap } from "@/lib/api/problem";
import type { Vods } from "@/lib/api/types";

type Answer = Parameters<typeof unwrap<Vods>>[0];

/** Videos as far as the visitor has turned the pages; `initial` is the first one. */
export function useVideoList(initial: Vods, ask: (cursor: string) => Answer) {
  const { list, setList, more } = usePages(initial, ask, (known, next) => ({
    ...next,
    vods: [...known.vods, ...unseen(known.vods, next.vods, ({ id }) => id)],
  }));
  return { videos: list.vods, setList, ...more };
}
