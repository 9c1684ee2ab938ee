"use client";

import { Clock, Eye } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";
import { useChannel } from "@/features/channels/channel-provider";
import { LiveBadge } from "@/features/channels/live-badge";
import { TagList } from "@/features/channels/tag-list";
import { Uptime } from "@/features/channels/uptime";
import { Avatar } from "@/components/ui/avatar";

export function ChannelHeader() {
  const t = useTranslations("channel");
  const { page, state } = useChannel();
  const { info, stream, broadcast, isStale } = state;
  return (
    <header className="flex flex-wrap items-start gap-x-4 gap-y-3">
      <Avatar name={page.display_name} url={page.avatar_url} size="large" />
      <div className="min-w-0 grow basis-60">
        <div className="flex items-center gap-2.5">
          <h1 className="truncate text-lg font-semibold">{page.display_name}</h1>
          {broadcast !== "offline" && <LiveBadge away={isStale || broadcast === "reconnecting"} />}
        </div>
        <p className="mt-0.5 font-medium break-words">{info.title || t("untitled", { name: page.display_name })}</p>
        <div className="mt-2 flex flex-wrap empty:hidden items-center gap-x-3 gap-y-2 pointer-coarse:gap-y-5">
          {info.category && (
            <Link
              href={{ pathname: "/", query: { category: info.category } }}
              className="thumb-size relative text-sm font-medium text-accent-ink hover:underline"
            >
              {info.category}
            </Link>
          )}
          <TagList tags={info.tags} isMature={info.is_mature} />
        </div>
      </div>
      {stream && <Numbers viewers={state.viewers} startedAt={stream.started_at} />}
    </header>
  );
}

function Numbers({ viewers, startedAt }: { viewers: number; startedAt: string }) {
  const t = useTranslations("channel");
  const format = useFormatter();
  return (
    <dl className="flex items-center gap-4 text-sm font-medium max-sm:w-full max-sm:pl-18">
      <div className="flex items-center gap-1.5 text-accent-ink" title={t("viewers", { count: viewers })}>
        <dt>
          <Eye size={18} aria-hidden />
          <span className="sr-only">{t("viewersLabel")}</span>
        </dt>
        <dd data-testid="viewer-count">{format.number(viewers, { notation: "compact" })}</dd>
      </div>
      <div className="flex items-center gap-1.5 text-muted">
        <dt>
          <Clock size={18} aria-hidden />
          <span className="sr-only">{t("uptime")}</span>
        </dt>
        <dd>
          <Uptime since={startedAt} />
        </dd>
      </div>
    </dl>
  );
}
