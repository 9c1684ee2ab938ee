"use client";

import { Play } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { Published } from "@/features/videos/published";
import { VideoPicture } from "@/features/videos/video-picture";
import { videoTitle } from "@/features/videos/video-title";
import type { Vod } from "@/lib/api/types";

interface BigVideoProps {
  video: Vod;
  /** What it is to whoever sees it. */
  label: string;
}

/** One video to go on with, over the banner of a channel that is not live. */
export function BigVideo({ video, label }: BigVideoProps) {
  const t = useTranslations("videos");
  return (
    <Link
      href={`/videos/${video.id}`}
      data-testid="big-video"
      className="group mt-3 flex w-full max-w-xl items-center gap-3 overflow-hidden rounded-xl bg-black/50 p-2 text-start hover:bg-black/70"
    >
      <span className="relative w-2/5 shrink-0">
        <VideoPicture video={video} className="rounded-lg" />
        <Play aria-hidden className="absolute inset-0 m-auto size-9 fill-white text-white drop-shadow" />
      </span>
      <span className="min-w-0 py-1 text-sm">
        <span className="block text-neutral-300">{label}</span>
        <bdi lang={video.language || undefined} className="line-clamp-2 text-title">
          {videoTitle(video, t)}
        </bdi>
        <span className="block text-neutral-300">
          <Published at={video.started_at} />
        </span>
      </span>
    </Link>
  );
}
