"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { LiveFilter } from "@/features/channels/live-query";
import { StreamCard } from "@/features/channels/stream-card";
import { useLiveList } from "@/features/channels/use-live-list";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import type { LiveList } from "@/lib/api/types";

interface LiveGridProps {
  filter: LiveFilter;
  initial: LiveList;
  /** Shown while nobody is live. */
  empty: ReactNode;
}

export function LiveGrid({ filter, initial, empty }: LiveGridProps) {
  const t = useTranslations("home");
  const { streams, hasMore, loadMore, isLoadingMore, isStale } = useLiveList(filter, initial);
  return (
    <>
      {isStale && (
        <Alert tone="warning" live className="mb-6">
          {t("outdated")}
        </Alert>
      )}
      {streams.length === 0 ? (
        empty
      ) : (
        <ul className="card-grid">
          {streams.map((stream) => (
            <li key={stream.id}>
              <StreamCard stream={stream} isStale={isStale} heading="h2" />
            </li>
          ))}
        </ul>
      )}
      {hasMore && (
        <div className="mt-10 flex justify-center">
          <Button size="large" busy={isLoadingMore} onClick={loadMore}>
            {t(isLoadingMore ? "loadingMore" : "loadMore")}
          </Button>
        </div>
      )}
    </>
  );
}
