"use client";

import { useFormatter, useTranslations } from "next-intl";
import { Alert } from "@/components/ui/alert";
import { MoreVideos } from "@/features/videos/more-videos";
import { OwnVideoRow } from "@/features/videos/own-video-row";
import { PAGE_SIZE } from "@/features/videos/page-size";
import { useBytes } from "@/features/videos/use-bytes";
import { useOwnVideos } from "@/features/videos/use-own-videos";
import type { VodStorage } from "@/lib/api/types";

/** A streamer's videos, and what they take. */
export function OwnVideos({ initial }: { initial: VodStorage }) {
  const t = useTranslations("videos.own");
  const { videos, more, change, remove, restore } = useOwnVideos(initial, PAGE_SIZE);
  return (
    <>
      <Storage storage={initial} />
      <section aria-label={t("heading")} className="mt-5 rounded-xl border border-line bg-surface">
        {videos.length === 0 ? (
          <p className="p-6 text-center text-muted">{t("none")}</p>
        ) : (
          <ul className="divide-y divide-line">
            {videos.map((video) => (
              <li key={video.id}>
                <OwnVideoRow
                  video={video}
                  onChange={change}
                  onRemove={() => void remove(video)}
                  onRestore={() => void restore(video)}
                />
              </li>
            ))}
          </ul>
        )}
      </section>
      <MoreVideos {...more} />
    </>
  );
}

function Storage({ storage: { total_bytes, quota_bytes, retention_days, archive_after_days } }: { storage: VodStorage }) {
  const t = useTranslations("videos.own");
  const format = useFormatter();
  const bytes = useBytes();
  const part = quota_bytes ? Math.min(1, total_bytes / quota_bytes) : null;
  return (
    <div className="mt-4 flex flex-col gap-2 text-sm" data-testid="storage">
      <p className="flex flex-wrap gap-x-2">
        <span className="font-semibold">
          {quota_bytes ? t("storageOf", { used: bytes(total_bytes), quota: bytes(quota_bytes) }) : t("storage", { used: bytes(total_bytes) })}
        </span>
        <span className="text-muted">{retention_days ? t("retention", { days: retention_days }) : t("forEver")}</span>
        {archive_after_days !== null && <span className="text-muted">{t("archiving", { days: archive_after_days })}</span>}
      </p>
      {part !== null && (
        <div
          role="meter"
          aria-label={format.number(part, { style: "percent" })}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(part * 100)}
          className="h-2 max-w-md overflow-hidden rounded-full bg-raised"
        >
          <div style={{ width: `${part * 100}%` }} className={part >= 0.9 ? "h-full bg-danger" : "h-full bg-accent"} />
        </div>
      )}
      {part !== null && part >= 0.9 && <Alert tone={part < 1 ? "warning" : "error"}>{t(part < 1 ? "storageLow" : "storageFull")}</Alert>}
    </div>
  );
}
