"use client";

import { Lock } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";
import type { ReactNode } from "react";
import { Published } from "@/features/videos/published";
import { useViews } from "@/features/videos/use-views";
import { videoTitle } from "@/features/videos/video-title";
import { Avatar } from "@/components/ui/avatar";
import { LinkedText } from "@/components/ui/linked-text";
import type { Vod } from "@/lib/api/types";
import { shownName } from "@/lib/shown-name";

interface VideoAboutProps {
  video: Vod;
  actions: ReactNode;
}

/** What a video is, whose, and what there is to say of it. */
export function VideoAbout({ video, actions }: VideoAboutProps) {
  const t = useTranslations("videos");
  const format = useFormatter();
  const views = useViews();
  const { channel, category, description, language, visibility } = video;
  return (
    <header className="flex flex-col gap-4">
      <div>
        <h1 className="text-section font-bold break-words lg:text-2xl">
          <bdi lang={language || undefined}>{videoTitle(video, t)}</bdi>
        </h1>
        <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted">
          {visibility !== "public" && (
            <span className="flex items-center gap-1 rounded-md bg-raised px-1.5 py-0.5 font-medium text-ink">
              <Lock size={14} aria-hidden />
              {t(`visibility.${visibility}`)}
            </span>
          )}
          <span title={format.number(video.view_count)}>
            {views(video.view_count)}
          </span>
          <span aria-hidden>·</span>
          <Published at={video.started_at} />
          {category && (
            <>
              <span aria-hidden>·</span>
              <Link href={`/category/${category.slug}`} prefetch={false} className="thumb-size relative font-medium text-ink hover:underline">
                <bdi>{category.name}</bdi>
              </Link>
            </>
          )}
        </p>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Link href={`/${channel.username}`} className="flex min-h-11 min-w-0 items-center gap-3 font-semibold hover:underline">
          <Avatar name={channel.display_name} url={channel.avatar_url} />
          <bdi className="truncate">{shownName(channel)}</bdi>
        </Link>
        {actions}
      </div>
      {description && (
        <p dir="auto" lang={language || undefined} className="max-w-3xl text-sm leading-relaxed break-words whitespace-pre-line">
          <LinkedText text={description} />
        </p>
      )}
    </header>
  );
}
