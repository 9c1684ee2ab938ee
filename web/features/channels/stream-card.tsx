import { Eye } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";
import { categoryHref } from "@/features/channels/category-href";
import { awayOf, LiveBadge } from "@/features/channels/live-badge";
import { TagLine } from "@/features/channels/tag-line";
import { Thumbnail } from "@/features/channels/thumbnail";
import { Uptime } from "@/features/channels/uptime";
import { Avatar } from "@/components/ui/avatar";
import type { StreamCard as Card } from "@/lib/api/types";
import { shownName } from "@/lib/shown-name";

const OVERLAY = "flex items-center gap-1 rounded-md bg-black/75 px-1.5 py-0.5 text-xs font-medium text-white";

interface StreamCardProps {
  stream: Card;
  /** The list cannot be brought up to date. */
  isStale?: boolean;
  /** Of its title, below that of what it stands in. */
  heading?: "h2" | "h3";
}

export function StreamCard({ stream, isStale = false, heading: Heading = "h3" }: StreamCardProps) {
  const t = useTranslations("channel");
  const format = useFormatter();
  const name = shownName(stream);
  return (
    <article className="group relative flex flex-col gap-3">
      <div className="relative overflow-hidden rounded-xl">
        <Thumbnail
          src={stream.thumbnail_url}
          channel={stream.username}
          isBlurred={stream.is_mature}
          className="transition-transform duration-300 group-hover:scale-[1.02]"
        />
        <LiveBadge away={awayOf(stream.state)} dimmed={isStale} className="absolute top-2 start-2" />
        <span className={`${OVERLAY} num absolute bottom-2 start-2`}>
          <Eye size={14} aria-hidden />
          <span aria-hidden>{format.number(stream.viewer_count, { notation: "compact" })}</span>
          <span className="sr-only">{t("viewers", { count: stream.viewer_count })}</span>
        </span>
        <span className={`${OVERLAY} absolute end-2 bottom-2`}>
          <span className="sr-only">{t("uptime")}</span>
          <Uptime since={stream.started_at} isStopped={isStale} />
        </span>
      </div>
      <div className="flex gap-3">
        <Avatar name={stream.display_name} url={stream.avatar_url} />
        {/* As high with one line of each as with none of it, so that rows of cards are straight. */}
        <div className="min-h-23 min-w-0 grow pointer-coarse:min-h-27">
          <Heading className="line-clamp-2 text-title">
            <Link href={`/${stream.username}`} prefetch={false} className="after:absolute after:inset-0 after:rounded-xl">
              <bdi lang={(stream.title && stream.language) || undefined}>{stream.title || name}</bdi>
            </Link>
          </Heading>
          {stream.title && (
            <p className="mt-0.5 truncate text-sm text-muted">
              <bdi>{name}</bdi>
            </p>
          )}
          {stream.category && (
            <Link
              href={categoryHref(stream)}
              prefetch={false}
              className="relative z-10 block w-fit max-w-full truncate text-sm pointer-coarse:-my-3 pointer-coarse:py-3 text-muted hover:text-ink hover:underline"
            >
              <bdi>{stream.category}</bdi>
            </Link>
          )}
          <TagLine tags={stream.tags} isMature={stream.is_mature} className="mt-1.5" />
        </div>
      </div>
    </article>
  );
}
