"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Hero } from "@/features/channels/hero";
import { Row } from "@/features/channels/row";
import { StreamCard } from "@/features/channels/stream-card";
import { useLiveList } from "@/features/channels/use-live-list";
import { Alert } from "@/components/ui/alert";
import { type Chip, FilterChips } from "@/components/ui/filter-chips";
import type { LiveList, StreamCard as Card } from "@/lib/api/types";

const FEATURED = 5;
const SHOWN = 24;

interface HomeLiveProps {
  initial: LiveList;
  chips: readonly Chip[];
  /** Whom the member follows, by user name. */
  followed: readonly string[];
  /** Moving pictures for the large one. */
  preview: (stream: Card) => ReactNode;
  /** Shown while nobody is live. */
  empty: ReactNode;
}

/** What is on: one large, those one follows, and all, where there are several. */
export function HomeLive({ initial, chips, followed, preview, empty }: HomeLiveProps) {
  const t = useTranslations("home");
  const { streams, isStale } = useLiveList({}, initial);
  const own = new Set(followed);
  const followedLive = streams.filter(({ username }) => own.has(username));
  const outdated = isStale && (
    <Alert tone="warning" live className="page-gutter rounded-none">
      {t("outdated")}
    </Alert>
  );
  if (streams.length === 0) {
    return (
      <>
        {outdated}
        {empty}
      </>
    );
  }
  return (
    <>
      {outdated}
      <Hero streams={streams.slice(0, FEATURED)} isStale={isStale} preview={preview} />
      {followedLive.length > 0 && (
        <div className="page-gutter pt-8">
          <Row title={t("followedLive")} more="/following">
            <Cards streams={followedLive.slice(0, FEATURED)} isStale={isStale} />
          </Row>
        </div>
      )}
      {streams.length > 1 && (
        <div className="page-gutter pt-8">
          <Row title={t("heading")} more="/browse">
            <FilterChips chips={chips} />
            <Cards streams={streams.slice(0, SHOWN)} isStale={isStale} />
          </Row>
        </div>
      )}
    </>
  );
}

function Cards({ streams, isStale }: { streams: readonly Card[]; isStale: boolean }) {
  return (
    <ul className="card-grid">
      {streams.map((stream) => (
        <li key={stream.id}>
          <StreamCard stream={stream} isStale={isStale} />
        </li>
      ))}
    </ul>
  );
}
