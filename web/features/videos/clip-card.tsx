"use client";

import { Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { Published } from "@/features/videos/published";
import { useViews } from "@/features/videos/use-views";
import { VideoPicture } from "@/features/videos/video-picture";
import { clipTitle } from "@/features/videos/video-title";
import { bdi } from "@/components/ui/bdi";
import { IconButton } from "@/components/ui/icon-button";
import type { Clip } from "@/lib/api/types";
import { shownName } from "@/lib/shown-name";

interface ClipCardProps {
  clip: Clip;
  /** Whose it is, where that is not said by what it stands in. */
  withChannel?: boolean;
  /** For whoever may delete it. */
  onRemove?: () => void;
  heading?: "h2" | "h3";
}

export function ClipCard({ clip, withChannel = false, onRemove, heading: Heading = "h3" }: ClipCardProps) {
  const t = useTranslations("videos");
  const views = useViews();
  const title = clipTitle(clip, t);
  return (
    <article data-testid="clip-card" className="relative flex flex-col gap-3">
      <VideoPicture video={clip} />
      <div className="flex items-start gap-2">
        <div className="min-w-0 grow">
          <Heading className="line-clamp-2 text-title break-words">
            <Link href={`/clip/${clip.slug}`} prefetch={false} className="after:absolute after:inset-0 after:rounded-xl">
              <bdi>{title}</bdi>
            </Link>
          </Heading>
          {withChannel && (
            <p className="mt-0.5 truncate text-sm text-muted">
              <bdi>{shownName(clip.channel)}</bdi>
            </p>
          )}
          <p className="mt-0.5 truncate text-sm text-muted">{t.rich("clippedBy", { name: shownName(clip.creator), bdi })}</p>
          <p className="mt-0.5 flex flex-wrap items-center gap-x-1.5 text-sm text-muted">
            <span>{views(clip.view_count)}</span>
            <span aria-hidden>·</span>
            <Published at={clip.created_at} />
          </p>
        </div>
        {onRemove && (
          <IconButton label={t("own.deleteOf", { title })} onClick={onRemove} className="relative z-10 shrink-0 text-danger">
            <Trash2 size={18} aria-hidden />
          </IconButton>
        )}
      </div>
    </article>
  );
}
