"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { HeroPick } from "@/features/channels/hero-pick";
import { awayOf, LiveBadge } from "@/features/channels/live-badge";
import { TagLine } from "@/features/channels/tag-line";
import { Thumbnail } from "@/features/channels/thumbnail";
import { Avatar } from "@/components/ui/avatar";
import type { StreamCard } from "@/lib/api/types";
import { shownName } from "@/lib/shown-name";

interface HeroProps {
  /** The few that are shown large, one at a time. */
  streams: readonly StreamCard[];
  isStale: boolean;
  /** Moving pictures over the still one, where there may be any. */
  preview: (stream: StreamCard) => ReactNode;
}

/** The first thing on the first page: what is on right now, large, and what else to turn to. */
export function Hero({ streams, isStale, preview }: HeroProps) {
  const t = useTranslations("home");
  const [pickedId, setPickedId] = useState<string | null>(null);
  const stream = streams.find(({ id }) => id === pickedId) ?? streams[0];
  if (!stream) {
    return null;
  }
  return (
    <section aria-label={t("featured")} className="hero relative isolate overflow-hidden border-b border-line">
      {!stream.is_mature && <img key={stream.id} src={stream.thumbnail_url} alt="" className="hero-glow" />}
      <div className="page-gutter relative grid gap-4 py-4 sm:py-6 lg:grid-cols-[minmax(0,1fr)_20rem] lg:gap-5 2xl:grid-cols-[minmax(0,1fr)_24rem]">
        <Feature key={stream.id} stream={stream} isStale={isStale} preview={preview(stream)} />
        {streams.length > 1 && (
          // As high as the picture beside it, whatever the pictures in it are.
          <div className="relative max-lg:hidden">
            <ul aria-label={t("alsoLive")} className="absolute inset-0 flex flex-col gap-2">
              {streams.map((other) => (
                <li key={other.id} className="min-h-0 flex-1">
                  <HeroPick stream={other} isPicked={other.id === stream.id} onPick={() => setPickedId(other.id)} />
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </section>
  );
}

function Feature({ stream, isStale, preview }: { stream: StreamCard; isStale: boolean; preview: ReactNode }) {
  const t = useTranslations("channel");
  const tHome = useTranslations("home");
  const name = shownName(stream);
  return (
    <article className="relative flex flex-col overflow-hidden rounded-2xl bg-black text-white shadow-pop lg:max-h-[min(40rem,calc(100dvh-12rem))] lg:min-h-[23rem]">
      <div className="relative aspect-video min-h-0 w-full lg:h-full">
        <Thumbnail src={stream.thumbnail_url} channel={stream.username} isBlurred={stream.is_mature} isFirst className="size-full" />
        {preview}
      </div>
      <div data-over-video className="hero-shade inset-x-0 bottom-0 flex flex-col gap-3 p-4 sm:absolute sm:p-6 sm:pt-24">
        <div className="flex flex-wrap items-center gap-2.5 text-sm font-medium">
          <LiveBadge away={awayOf(stream.state)} dimmed={isStale} />
          <span className="num">{t("viewers", { count: stream.viewer_count })}</span>
          {stream.category && (
            <>
              <span aria-hidden>·</span>
              <bdi className="truncate">{stream.category}</bdi>
            </>
          )}
        </div>
        <h2 className="line-clamp-2 max-w-4xl text-section sm:text-page xl:text-hero">
          <Link href={`/${stream.username}`} prefetch={false} className="after:absolute after:inset-0">
            <bdi lang={(stream.title && stream.language) || undefined}>{stream.title || name}</bdi>
          </Link>
        </h2>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <Avatar name={stream.display_name} url={stream.avatar_url} />
          <bdi className="min-w-0 truncate font-semibold">{name}</bdi>
          <TagLine tags={stream.tags} isMature={stream.is_mature} className="max-sm:hidden" />
          {/* The title is the link, and the whole of it with this. */}
          <span aria-hidden className="ms-auto flex h-10 items-center rounded-lg bg-white px-4 text-sm font-semibold text-black max-sm:hidden">
            {tHome("watch")}
          </span>
        </div>
      </div>
    </article>
  );
}
