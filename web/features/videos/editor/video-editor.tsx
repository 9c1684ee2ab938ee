"use client";

import { Crop, Scissors, Undo2, VolumeX } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { HighlightForm } from "@/features/videos/editor/highlight-form";
import { StretchList } from "@/features/videos/editor/stretch-list";
import { leftMs, MOST_STRETCHES, type Kind, type Stretch, trimmedTo, withStretch } from "@/features/videos/editor/stretches";
import { TimeLine } from "@/features/videos/editor/time-line";
import { useEditor } from "@/features/videos/editor/use-editor";
import { usePreview } from "@/features/videos/editor/use-preview";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import type { Vod, VodEdits } from "@/lib/api/types";
import { formatDuration } from "@/lib/format";

/** So much is chosen to begin with. */
const FIRST_MS = 30_000;

/** Where an owner takes out of a video what nobody should see or hear, and makes highlights of it. */
export function VideoEditor({ video, initial }: { video: Vod; initial: VodEdits }) {
  const t = useTranslations("videos.editor");
  const { edits, saved, busy, error, change, undo, reset, save, highlight } = useEditor(video, initial);
  const lengthMs = saved.original_ms;
  const { element, atMs, seek } = usePreview(saved.original.hls_url, edits, lengthMs);
  const [selection, setSelection] = useState<Stretch>({ from_ms: 0, until_ms: Math.min(FIRST_MS, lengthMs) });
  const time = (ms: number) => formatDuration(ms / 1000);

  function select(next: Stretch, shownMs: number): void {
    setSelection(next);
    seek(shownMs);
  }
  const add = (kind: Kind) => change(withStretch(edits, kind, selection));
  const isFull = (kind: Kind) => edits[kind].length >= MOST_STRETCHES;

  return (
    <div className="mt-4 flex flex-col gap-4">
      <video ref={element} controls playsInline aria-label={t("preview")} className="aspect-video max-h-[50vh] w-full rounded-lg bg-black" />
      <TimeLine edits={edits} lengthMs={lengthMs} atMs={atMs} selection={selection} storyboard={saved.original.storyboard_url} onSelect={select} />
      <p className="num flex flex-wrap gap-x-4 text-sm text-muted">
        <span data-testid="selection">{t("selected", { from: time(selection.from_ms), until: time(selection.until_ms) })}</span>
        <span>{t("left", { length: time(leftMs(edits, lengthMs)), of: time(lengthMs) })}</span>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => select({ from_ms: atMs, until_ms: Math.max(selection.until_ms, Math.min(atMs + 500, lengthMs)) }, atMs)}>{t("beginHere")}</Button>
        <Button onClick={() => select({ from_ms: Math.min(selection.from_ms, Math.max(atMs - 500, 0)), until_ms: Math.max(atMs, 500) }, atMs)}>{t("endHere")}</Button>
        <Button idle={isFull("cuts")} onClick={() => add("cuts")}>
          <Scissors size={16} aria-hidden />
          {t("cut")}
        </Button>
        <Button idle={isFull("mutes")} onClick={() => add("mutes")}>
          <VolumeX size={16} aria-hidden />
          {t("mute")}
        </Button>
        <Button onClick={() => change(trimmedTo(edits, selection, lengthMs))}>
          <Crop size={16} aria-hidden />
          {t("trim")}
        </Button>
      </div>
      <StretchList edits={edits} lengthMs={lengthMs} onChange={change} onGo={(stretch) => select(stretch, stretch.from_ms)} />
      <p className="text-sm text-muted">{t("snap")}</p>
      {error && (
        <Alert tone="error" live>
          {error}
        </Alert>
      )}
      <div className="flex flex-wrap gap-2">
        <Button variant="accent" busy={busy} idle={!save} onClick={() => void save?.()}>
          {t(busy ? "saving" : "save")}
        </Button>
        <Button idle={!undo} onClick={() => undo?.()}>
          <Undo2 size={16} aria-hidden />
          {t("undo")}
        </Button>
        <Button variant="outline" idle={!reset} onClick={() => reset?.()}>
          {t("reset")}
        </Button>
      </div>
      <HighlightForm busy={busy} onMake={(title) => highlight(selection, title)} />
    </div>
  );
}
