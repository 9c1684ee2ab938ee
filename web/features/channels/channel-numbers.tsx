"use client";

import { Clock, Eye, Heart } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useChannel } from "@/features/channels/channel-provider";
import { Uptime } from "@/features/channels/uptime";
import { useFollowerCount } from "@/features/channels/use-follower-count";
import { cx } from "@/lib/cx";

/** How many watch and follow, and since when it goes on. `isShort`: only the viewers, where there is no more room. */
export function ChannelNumbers({ className, shortBelow = "" }: { className?: string; shortBelow?: string }) {
  const t = useTranslations("channel");
  const format = useFormatter();
  const { state } = useChannel();
  const followers = useFollowerCount();
  const { stream, viewers, isStale } = state;
  const compact = (count: number) => format.number(count, { notation: "compact" });
  const cell = "flex items-center gap-1.5";
  return (
    <dl className={cx("num flex flex-wrap items-center gap-x-4 gap-y-1 text-sm font-medium text-muted", className)}>
      {stream && (
        <>
          <div className={cx(cell, "text-ink")} title={t("viewers", { count: viewers })}>
            <dt>
              <Eye size={16} aria-hidden />
              <span className="sr-only">{t("viewersLabel")}</span>
            </dt>
            <dd data-testid="viewer-count">{compact(viewers)}</dd>
          </div>
          <div className={cx(cell, shortBelow)}>
            <dt>
              <Clock size={16} aria-hidden />
              <span className="sr-only">{t("uptime")}</span>
            </dt>
            <dd>
              <Uptime since={stream.started_at} isStopped={isStale} />
            </dd>
          </div>
        </>
      )}
      <div className={cx(cell, shortBelow)} title={t("followers", { count: followers })}>
        <dt>
          <Heart size={16} aria-hidden />
          <span className="sr-only">{t("followersLabel")}</span>
        </dt>
        <dd>{compact(followers)}</dd>
      </div>
    </dl>
  );
}
