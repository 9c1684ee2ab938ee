"use client";

import { Captions, Pencil, RotateCcw, Scissors, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";
import { useState } from "react";
import { Published } from "@/features/videos/published";
import { useBytes } from "@/features/videos/use-bytes";
import { VideoPicture } from "@/features/videos/video-picture";
import { videoTitle } from "@/features/videos/video-title";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import type { Vod } from "@/lib/api/types";
import { cx } from "@/lib/cx";
import { useNow } from "@/lib/hooks/use-now";

const EditVideo = dynamic(() => import("@/features/videos/edit-video").then((module) => module.EditVideo));

const CaptionsEditor = dynamic(() => import("@/features/videos/captions/captions-editor").then((module) => module.CaptionsEditor));

const DAY_MS = 24 * 3600 * 1000;
/** So long before a video goes its owner is told. */
const WARNED_MS = 7 * DAY_MS;

interface OwnVideoRowProps {
  video: Vod;
  onChange: (video: Vod) => void;
  onRemove: () => void;
  onRestore: () => void;
}

export function OwnVideoRow({ video, onChange, onRemove, onRestore }: OwnVideoRowProps) {
  const t = useTranslations("videos");
  const [isEditing, setEditing] = useState(false);
  const [isCaptioning, setCaptioning] = useState(false);
  const isDeleted = video.state === "deleted";
  const title = videoTitle(video, t);
  return (
    <article data-testid="own-video" className="flex gap-3 p-3 max-sm:flex-wrap sm:items-center sm:gap-4 sm:p-4">
      <VideoPicture video={{ ...video, progress_ms: null }} className={cx("w-32 shrink-0 sm:w-40", isDeleted && "opacity-50")} />
      <div className="min-w-0 flex-1 basis-40">
        <h2 className="line-clamp-2 text-title">
          {isDeleted ? (
            <bdi className="text-muted">{title}</bdi>
          ) : (
            <Link href={`/videos/${video.id}`} className="hover:underline">
              <bdi lang={video.language || undefined}>{title}</bdi>
            </Link>
          )}
        </h2>
        <Facts video={video} />
      </div>
      <div className="flex shrink-0 items-center gap-1 max-sm:w-full max-sm:justify-end">
        {isDeleted ? (
          <Button variant="outline" onClick={onRestore} aria-label={t("own.restoreOf", { title })}>
            <RotateCcw size={16} aria-hidden />
            {t("own.restore")}
          </Button>
        ) : (
          <>
            <IconButton label={t("own.editOf", { title })} onClick={() => setEditing(true)}>
              <Pencil size={18} aria-hidden />
            </IconButton>
            <Link
              href={`/dashboard/videos/${video.id}`}
              aria-label={t("own.cutOf", { title })}
              title={t("own.cutOf", { title })}
              className="inline-flex size-10 shrink-0 items-center justify-center rounded-lg transition-colors hover:bg-raised pointer-coarse:size-11"
            >
              <Scissors size={18} aria-hidden />
            </Link>
            <IconButton label={t("captions.editOf", { title })} onClick={() => setCaptioning(true)}>
              <Captions size={18} aria-hidden />
            </IconButton>
            <IconButton label={t("own.deleteOf", { title })} onClick={onRemove} className="text-danger">
              <Trash2 size={18} aria-hidden />
            </IconButton>
          </>
        )}
      </div>
      {isCaptioning && <CaptionsEditor video={video} onClose={() => setCaptioning(false)} />}
      {isEditing && <EditVideo video={video} onChange={onChange} onClose={() => setEditing(false)} />}
    </article>
  );
}

function Facts({ video }: { video: Vod }) {
  const t = useTranslations("videos");
  const format = useFormatter();
  const bytes = useBytes();
  if (video.state === "deleted") {
    const until = video.delete_at && format.dateTime(new Date(video.delete_at), { dateStyle: "long" });
    return until ? <p className="mt-0.5 text-sm text-muted">{t("own.deletedUntil", { when: until })}</p> : null;
  }
  return (
    <p className="mt-0.5 flex flex-wrap gap-x-3 text-sm text-muted">
      {video.kind === "highlight" && <span>{t("own.highlight")}</span>}
      <span className={cx(video.visibility !== "public" && "font-medium text-ink")}>{t(`visibility.${video.visibility}`)}</span>
      <span>{t("views", { count: video.view_count, shown: format.number(video.view_count) })}</span>
      {typeof video.size_bytes === "number" && <span>{bytes(video.size_bytes)}</span>}
      <Published at={video.started_at} />
      {video.is_archived && <span>{t("archive.mark")}</span>}
      {video.expires_at && <Expiry at={video.expires_at} />}
    </p>
  );
}

function Expiry({ at }: { at: string }) {
  const t = useTranslations("videos.own");
  const format = useFormatter();
  const now = useNow(true);
  const date = new Date(at);
  if (now === null || date.getTime() - now > WARNED_MS) {
    return null;
  }
  return <span className="font-medium text-warn">{t("expires", { when: format.relativeTime(date, now) })}</span>;
}
