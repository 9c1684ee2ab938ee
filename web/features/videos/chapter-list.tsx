"use client";

import { useTranslations } from "next-intl";
import { writeTime } from "@/features/videos/time-param";
import type { Chapter } from "@/lib/api/types";
import { formatDuration } from "@/lib/format";

interface ChapterListProps {
  id: string;
  chapters: readonly Chapter[];
  /** Null until there is a player; the links lead there without it. */
  onSeek: ((seconds: number) => void) | null;
}

export function ChapterList({ id, chapters, onSeek }: ChapterListProps) {
  const t = useTranslations("videos");
  if (chapters.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="chapters" className="flex flex-col gap-2">
      <h2 id="chapters" className="text-title">
        {t("chapters")}
      </h2>
      <ol className="flex flex-col">
        {chapters.map(({ start_ms, title, category }) => (
          <li key={start_ms}>
            <a
              href={`/videos/${id}?t=${writeTime(start_ms / 1000)}`}
              onClick={(event) => {
                if (!onSeek || event.metaKey || event.ctrlKey || event.shiftKey) return;
                event.preventDefault();
                onSeek(start_ms / 1000);
              }}
              className="flex min-h-10 items-baseline gap-3 rounded-lg px-2 py-2 text-sm hover:bg-raised pointer-coarse:min-h-11"
            >
              <span className="num w-14 shrink-0 text-end font-medium">{formatDuration(start_ms / 1000)}</span>
              <span className="min-w-0">
                <bdi className="break-words">{title || category || t("chapterUntitled")}</bdi>
                {title && category && <bdi className="block text-muted">{category}</bdi>}
              </span>
            </a>
          </li>
        ))}
      </ol>
    </section>
  );
}
