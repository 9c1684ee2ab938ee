import { Archive, Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { Published } from "@/features/videos/published";
import { useViews } from "@/features/videos/use-views";
import { VideoPicture } from "@/features/videos/video-picture";
import { videoTitle } from "@/features/videos/video-title";
import type { Vod } from "@/lib/api/types";
import { cx } from "@/lib/cx";
import { shownName } from "@/lib/shown-name";

interface VideoCardProps {
  video: Vod;
  /** Whose it is, where that is not said by what it stands in. */
  withChannel?: boolean;
  /** Beside its picture, in a narrow list. */
  isRow?: boolean;
  heading?: "h2" | "h3";
}

export function VideoCard({ video, withChannel = false, isRow = false, heading: Heading = "h3" }: VideoCardProps) {
  const t = useTranslations("videos");
  const views = useViews();
  return (
    <article className={cx("relative flex gap-3", isRow ? "items-start" : "flex-col")}>
      <VideoPicture video={video} className={cx(isRow && "w-40 shrink-0")} />
      <div className="min-w-0 grow">
        <Heading className={cx("line-clamp-2", isRow ? "text-sm font-semibold" : "text-title")}>
          <Link href={`/videos/${video.id}`} prefetch={false} className="after:absolute after:inset-0 after:rounded-xl">
            <bdi lang={video.language || undefined}>{videoTitle(video, t)}</bdi>
          </Link>
        </Heading>
        {withChannel && (
          <p className="mt-0.5 truncate text-sm text-muted">
            <bdi>{shownName(video.channel)}</bdi>
          </p>
        )}
        <p className="mt-0.5 flex flex-wrap items-center gap-x-1.5 text-sm text-muted">
          {video.visibility !== "public" && (
            <span className="flex items-center gap-1 font-medium text-ink">
              <Lock size={14} aria-hidden />
              {t(`visibility.${video.visibility}`)} ·
            </span>
          )}
          {video.is_archived && (
            <span className="flex items-center gap-1">
              <Archive size={14} aria-hidden />
              {t("archive.mark")} ·
            </span>
          )}
          <span>{views(video.view_count)}</span>
          <span aria-hidden>·</span>
          <Published at={video.started_at} />
        </p>
      </div>
    </article>
  );
}
