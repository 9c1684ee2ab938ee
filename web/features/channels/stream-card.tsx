import { Eye } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";
import { LiveBadge } from "@/features/channels/live-badge";
import { TagList } from "@/features/channels/tag-list";
import { Thumbnail } from "@/features/channels/thumbnail";
import { Uptime } from "@/features/channels/uptime";
import { Avatar } from "@/components/ui/avatar";
import type { StreamCard as Card } from "@/lib/api/types";

const OVERLAY = "flex items-center gap-1 rounded-md bg-black/75 px-1.5 py-0.5 text-xs font-medium text-white";

export function StreamCard({ stream }: { stream: Card }) {
  const t = useTranslations("channel");
  const format = useFormatter();
  const title = stream.title || t("untitled", { name: stream.display_name });
  return (
    <article className="group relative flex flex-col gap-3">
      <div className="relative overflow-hidden rounded-xl">
        <Thumbnail
          src={stream.thumbnail_url}
          channel={stream.username}
          className="transition-transform duration-300 group-hover:scale-[1.02]"
        />
        <LiveBadge away={Boolean(stream.grace_ends_at)} className="absolute top-2 left-2" />
        <span className={`${OVERLAY} absolute bottom-2 left-2`}>
          <Eye size={14} aria-hidden />
          <span aria-hidden>{format.number(stream.viewer_count, { notation: "compact" })}</span>
          <span className="sr-only">{t("viewers", { count: stream.viewer_count })}</span>
        </span>
        <span className={`${OVERLAY} absolute right-2 bottom-2`}>
          <span className="sr-only">{t("uptime")}</span>
          <Uptime since={stream.started_at} />
        </span>
      </div>
      <div className="flex gap-3">
        <Avatar name={stream.display_name} url={stream.avatar_url} />
        <div className="min-w-0 grow">
          <h3 className="line-clamp-2 leading-snug font-semibold">
            <Link href={`/${stream.username}`} className="after:absolute after:inset-0 after:rounded-xl">
              {title}
            </Link>
          </h3>
          <p className="mt-0.5 truncate text-sm text-muted">{stream.display_name}</p>
          {stream.category && (
            <Link
              href={{ pathname: "/", query: { category: stream.category } }}
              className="relative z-10 inline-block py-0.5 pointer-coarse:-mt-2.5 pointer-coarse:py-3 text-sm text-muted hover:text-accent-ink hover:underline"
            >
              {stream.category}
            </Link>
          )}
          <TagList tags={stream.tags} isMature={stream.is_mature} className="relative z-10 mt-1.5 pointer-coarse:mt-2.5" />
        </div>
      </div>
    </article>
  );
}
