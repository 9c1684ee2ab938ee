"use client";

import { Archive } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { api } from "@/lib/api/client";
import { useErrorText } from "@/lib/api/error-text";
import { unwrap } from "@/lib/api/problem";
import type { Recall } from "@/lib/api/types";

const POLL_MS = 2000;

interface BringBackProps {
  id: string;
  /** Its beginning can be played. */
  onReady: () => void;
}

/** In the player's place while a video is on its way out of the archive: asks for it, and says how far it is. */
export function BringBack({ id, onReady }: BringBackProps) {
  const t = useTranslations("videos.archive");
  const format = useFormatter();
  const errorText = useErrorText();
  const [recall, setRecall] = useState<Recall | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isAsking = true;
    async function ask(): Promise<void> {
      try {
        const answer = await unwrap(api.POST("/api/vods/{id}/recall", { params: { path: { id } } }));
        if (!isAsking) return;
        setRecall(answer);
        setFailure(null);
        if (answer.is_playable) return onReady();
      } catch (error) {
        setFailure(error);
      }
      if (isAsking) timer = setTimeout(() => void ask(), POLL_MS);
    }
    void ask();
    return () => {
      isAsking = false;
      clearTimeout(timer);
    };
  }, [id, onReady]);
  const progress = recall?.progress ?? 0;
  const remaining = recall?.remaining_s ?? null;
  return (
    <div data-testid="bring-back" className="flex size-full flex-col items-center justify-center gap-3 bg-neutral-950 p-4 text-center text-white">
      <Archive size={36} aria-hidden className="text-neutral-300 max-sm:size-7" />
      <p className="text-lg font-semibold max-sm:text-base">{t("title")}</p>
      <p role="status" className="max-w-md text-sm text-neutral-300">
        {failure !== null
          ? t("failed", { reason: errorText(failure) })
          : remaining === null
            ? t("waiting")
            : t("remaining", { minutes: Math.max(1, Math.ceil(remaining / 60)) })}
      </p>
      <div
        role="progressbar"
        aria-label={t("progress")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(progress * 100)}
        aria-valuetext={format.number(progress, { style: "percent" })}
        className="h-1.5 w-full max-w-xs overflow-hidden rounded-full bg-white/20"
      >
        <div style={{ width: `${progress * 100}%` }} className="h-full bg-white transition-[width]" />
      </div>
    </div>
  );
}
