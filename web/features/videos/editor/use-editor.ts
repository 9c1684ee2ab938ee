"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { type Edits, isSame, UNEDITED } from "@/features/videos/editor/stretches";
import { api } from "@/lib/api/client";
import { useErrorText } from "@/lib/api/error-text";
import { ApiError, unwrap } from "@/lib/api/problem";
import type { Vod, VodEdits } from "@/lib/api/types";
import { toasts } from "@/lib/toasts";

const MOST_STEPS = 200;

const editsOf = ({ trim, cuts, mutes }: VodEdits): Edits => ({ trim, cuts, mutes });

/** A video's edits while they are made: nothing holds before it is saved. */
export function useEditor(video: Vod, initial: VodEdits) {
  const t = useTranslations("videos.editor");
  const errorText = useErrorText();
  const [saved, setSaved] = useState(initial);
  const [edits, setEdits] = useState(() => editsOf(initial));
  const [past, setPast] = useState<readonly Edits[]>([]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  function change(next: Edits): void {
    setPast((steps) => [...steps, edits].slice(-MOST_STEPS));
    setEdits(next);
    setError(null);
  }

  function undo(): void {
    const last = past.at(-1);
    if (!last) return;
    setEdits(last);
    setPast(past.slice(0, -1));
  }

  async function attempt(act: () => Promise<void>): Promise<void> {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await act();
    } catch (failure) {
      const isRefused = failure instanceof ApiError && failure.fields.some(({ code }) => code === "stretch");
      setError(isRefused ? t("refused") : errorText(failure));
    } finally {
      setBusy(false);
    }
  }

  const params = { path: { id: video.id } };
  const save = () =>
    attempt(async () => {
      const answer = await unwrap(api.PUT("/api/vods/{id}/edits", { params, body: { revision: saved.revision, ...edits } }));
      const moved = !isSame(editsOf(answer), edits);
      setSaved(answer);
      setEdits(editsOf(answer));
      setPast([]);
      toasts.show(t(moved ? "savedMoved" : "saved"));
    });

  const highlight = (stretch: { from_ms: number; until_ms: number }, title: string) =>
    attempt(async () => {
      await unwrap(api.POST("/api/vods/{id}/highlights", { params, body: { ...stretch, title } }));
      toasts.show(t("highlightMade"));
    });

  return {
    edits,
    saved,
    busy,
    error,
    change,
    undo: past.length > 0 ? undo : null,
    reset: isSame(edits, UNEDITED) ? null : () => change(UNEDITED),
    save: isSame(edits, editsOf(saved)) ? null : save,
    highlight,
  };
}
