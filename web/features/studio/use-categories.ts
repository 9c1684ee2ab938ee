"use client";

import { useLocale } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { mergeCategories } from "@/features/studio/categories";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";

/** The server's largest page; of more there are those that match what is typed. */
const LOOK_AT = 100;
const SHORTEST = 2;
const PAUSE_MS = 250;

/** The categories that channels have: the most watched once `load` is called, and what `search` then finds. */
export function useCategories() {
  const locale = useLocale();
  const isAsked = useRef(false);
  const pause = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [categories, setCategories] = useState<readonly string[]>([]);
  useEffect(() => () => clearTimeout(pause.current), []);

  async function ask(q?: string): Promise<boolean> {
    try {
      const found = await unwrap(api.GET("/api/categories", { params: { query: { q, limit: LOOK_AT } } }));
      const names = found.categories.map(({ name }) => name);
      setCategories((known) => mergeCategories(known, names, locale));
      return true;
    } catch {
      return false; // The field is as good without; the next visit to it tries again.
    }
  }

  async function load(): Promise<void> {
    if (isAsked.current) return;
    isAsked.current = true;
    isAsked.current = await ask();
  }

  function search(typed: string): void {
    clearTimeout(pause.current);
    // Fewer than a page are all known already.
    if (typed.trim().length < SHORTEST || categories.length < LOOK_AT) return;
    pause.current = setTimeout(() => void ask(typed.trim()), PAUSE_MS);
  }

  return { categories, load, search };
}
