"use client";

import { Play, Scissors, X } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { type FormEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import { withEnd, withStart } from "@/features/player/clip-range";
import type { PlayerController } from "@/features/player/player-controller";
import { useClipCut } from "@/features/player/use-clip-cut";
import type { Range } from "@/features/player/stream-driver";
import { api } from "@/lib/api/client";
import { useErrorText } from "@/lib/api/error-text";
import { unwrap } from "@/lib/api/problem";
import type { Clip } from "@/lib/api/types";
import { copyText } from "@/lib/clipboard";
import { toasts } from "@/lib/toasts";

/** What a clip is made of: a broadcast that is on, or a video. */
export type ClipOrigin = { kind: "stream" | "video"; id: string };

const TITLE_LENGTH = 140;
const STEP_S = 0.5;
const BUTTON = "flex h-10 shrink-0 items-center gap-1.5 rounded-lg px-3 text-sm font-medium pointer-coarse:h-11";

interface ClipSheetProps {
  controller: PlayerController;
  origin: ClipOrigin;
  title: string;
  onClose: () => void;
}

/** The keys are the sheet's as long as it is there. */
function useFocusWithin(element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const before = document.activeElement;
    element.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, [element]);
}

/** Over the lower part of the picture: where a clip begins and ends, its title, and then where it is. */
export function ClipSheet({ controller, origin, title, onClose }: ClipSheetProps) {
  const t = useTranslations("player.clip");
  const errorText = useErrorText();
  const { strip, cut, choose, preview, stretch } = useClipCut(controller);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [made, setMade] = useState<Clip | null>(null);
  const sheet = useRef<HTMLElement>(null);
  useFocusWithin(sheet);

  async function publish(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const wanted = stretch();
    if (!wanted || busy) return;
    const { duration_ms, start_ms, offset_ms } = wanted;
    const named = { duration_ms, title: String(new FormData(event.currentTarget).get("title") ?? "").trim() };
    const params = { path: { id: origin.id } };
    setBusy(true);
    setError(null);
    try {
      const clip = await unwrap(
        origin.kind === "stream"
          ? api.POST("/api/streams/{id}/clips", { params, body: { ...named, offset_ms } })
          : api.POST("/api/vods/{id}/clips", { params, body: { ...named, start_ms } }),
      );
      setMade(clip);
    } catch (failure) {
      setError(errorText(failure));
    } finally {
      setBusy(false);
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onClose();
  }

  return (
    <section
      ref={sheet}
      role="dialog"
      tabIndex={-1}
      aria-label={t("heading")}
      data-testid="clip-sheet"
      onKeyDown={onKeyDown}
      className="absolute inset-x-0 bottom-0 z-20 flex flex-col gap-2.5 bg-black/90 p-3 outline-none sm:p-4"
    >
      <div className="flex items-center gap-2">
        <Scissors size={18} aria-hidden />
        <p className="grow font-semibold">{t(made ? "done" : "heading")}</p>
        <button type="button" aria-label={t("close")} onClick={onClose} className={`${BUTTON} -my-2 hover:bg-white/20`}>
          <X size={20} aria-hidden />
        </button>
      </div>
      {made ? (
        <Made slug={made.slug} />
      ) : strip && cut ? (
        <form onSubmit={(event) => void publish(event)} className="flex flex-col gap-2.5">
          <Strip strip={strip} cut={cut} onChoose={choose} />
          {error && (
            <p role="alert" className="text-sm text-[#ff8b93]">
              {error}
            </p>
          )}
          <div className="flex flex-wrap gap-2">
            <input
              name="title"
              aria-label={t("title")}
              defaultValue={title}
              maxLength={TITLE_LENGTH}
              className="h-10 min-w-40 grow rounded-lg border border-white/40 bg-black px-3 text-base sm:text-sm pointer-coarse:h-11"
            />
            <button type="button" onClick={preview} className={`${BUTTON} bg-white/15 hover:bg-white/25`}>
              <Play size={16} aria-hidden />
              {t("preview")}
            </button>
            <button type="submit" aria-disabled={busy} className={`${BUTTON} bg-white text-black hover:bg-neutral-200`}>
              {t(busy ? "publishing" : "publish")}
            </button>
          </div>
        </form>
      ) : (
        <p className="text-sm text-neutral-300">{t("tooShort")}</p>
      )}
    </section>
  );
}

interface StripProps {
  strip: Range;
  cut: Range;
  /** `shown`: what the picture should stand at. */
  onChoose: (cut: Range, shown: number) => void;
}

function Strip({ strip, cut, onChoose }: StripProps) {
  const t = useTranslations("player.clip");
  const length = strip.end - strip.start;
  const percent = (place: number) => `${((place - strip.start) / length) * 100}%`;
  const handles = [
    { key: "begins", value: cut.start, move: (value: number) => withStart(cut, value, strip), shown: (next: Range) => next.start },
    { key: "ends", value: cut.end, move: (value: number) => withEnd(cut, value, strip), shown: (next: Range) => next.end },
  ] as const;
  const seconds = Math.round((cut.end - cut.start) * 10) / 10;
  return (
    <div className="flex items-center gap-3">
      <div className="relative h-10 grow rounded-lg bg-white/15">
        <span aria-hidden style={{ insetInlineStart: percent(cut.start), width: `${(seconds / length) * 100}%` }} className="absolute inset-y-0 rounded-lg bg-[#ff5a64]/60" />
        {handles.map(({ key, value, move, shown }) => (
          <input
            key={key}
            type="range"
            aria-label={t(key)}
            aria-valuetext={t("seconds", { seconds: Math.round((value - strip.start) * 10) / 10 })}
            min={strip.start}
            max={strip.end}
            step={STEP_S}
            value={value}
            onChange={(event) => {
              const next = move(event.currentTarget.valueAsNumber);
              onChoose(next, shown(next));
            }}
            className="clip-handle absolute inset-0 size-full"
          />
        ))}
      </div>
      <output className="num w-14 shrink-0 text-end text-sm">{t("seconds", { seconds })}</output>
    </div>
  );
}

function Made({ slug }: { slug: string }) {
  const t = useTranslations("player.clip");
  const tCommon = useTranslations("common");
  const path = `/clip/${slug}`;
  async function copy(): Promise<void> {
    const isCopied = await copyText(new URL(path, window.location.href).href);
    toasts.show(isCopied ? t("linkCopied") : tCommon("copyFailed"), isCopied ? "info" : "error");
  }
  return (
    <div className="flex flex-wrap gap-2">
      <button type="button" autoFocus onClick={() => void copy()} className={`${BUTTON} bg-white text-black hover:bg-neutral-200`}>
        {t("copyLink")}
      </button>
      <Link href={path} className={`${BUTTON} bg-white/15 hover:bg-white/25`}>
        {t("open")}
      </Link>
    </div>
  );
}
