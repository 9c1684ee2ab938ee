"use client";

import { useTranslations } from "next-intl";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";

interface MoreVideosProps {
  hasMore: boolean;
  busy: boolean;
  error: string | null;
  loadMore: () => void;
}

/** The way on through a list of videos; nothing at its end. */
export function MoreVideos({ hasMore, busy, error, loadMore }: MoreVideosProps) {
  const t = useTranslations("videos");
  if (!hasMore) {
    return null;
  }
  return (
    <div className="mt-8 flex flex-col items-center gap-3">
      {error && (
        <Alert tone="error" live>
          {error}
        </Alert>
      )}
      <Button size="large" busy={busy} onClick={loadMore}>
        {t(busy ? "loadingMore" : "loadMore")}
      </Button>
    </div>
  );
}
