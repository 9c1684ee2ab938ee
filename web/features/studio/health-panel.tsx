"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { AdviceList } from "@/features/studio/advice-list";
import { EndBroadcastButton } from "@/features/studio/end-broadcast-button";
import { useHealth } from "@/features/studio/use-health";
import { Card } from "@/components/ui/card";
import type { BroadcastState, Health } from "@/lib/api/types";
import { cx } from "@/lib/cx";
import { formatDuration } from "@/lib/format";

const DOTS: Record<BroadcastState, string> = {
  offline: "bg-line-strong",
  starting: "bg-warn animate-pulse",
  live: "bg-accent",
  reconnecting: "bg-warn animate-pulse",
};

export function HealthPanel({ initial }: { initial: Health }) {
  const t = useTranslations("studio");
  const { data: health, isError, isPaused } = useHealth(initial);
  const isStale = isError || isPaused;
  const { state } = health;
  return (
    <Card aria-labelledby="health-title">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="health-title" className="flex items-center gap-2.5 font-semibold">
          <span aria-hidden className={cx("size-2.5 rounded-full", DOTS[isStale ? "offline" : state])} />
          <span role="status" data-testid="health-state" data-state={state}>
            {t(`states.${state}`)}
          </span>
        </h2>
        {state !== "offline" && <EndBroadcastButton />}
      </div>
      {isStale && <p role="status" className="mt-2 text-sm text-accent-ink">{t("healthUnknown")}</p>}
      {state !== "offline" ? (
        <>
          <Readings health={health} />
          {!isStale && <AdviceList advice={health.advice} />}
        </>
      ) : (
        <p className="mt-2 text-sm text-muted">{t("offlineText")}</p>
      )}
    </Card>
  );
}

function Readings({ health }: { health: Health }) {
  const t = useTranslations("studio.readings");
  const tUnits = useTranslations("units");
  const format = useFormatter();
  const { video, audio } = health;
  const kbps = (value: number | undefined) =>
    value === undefined ? "–" : tUnits("kbps", { value: format.number(Math.round(value)) });
  return (
    <dl className="mt-4 grid grid-cols-2 gap-2.5 sm:grid-cols-4">
      <Reading name={t("uptime")} value={formatDuration(health.uptime_s)} />
      <Reading name={t("viewers")} value={format.number(health.viewer_count)} />
      <Reading name={t("bitrate")} value={kbps(video?.bitrate_kbps)} note={video?.codec_name} />
      <Reading name={t("fps")} value={video ? format.number(video.fps, { maximumFractionDigits: 1 }) : "–"} />
      <Reading name={t("resolution")} value={video ? `${video.width}×${video.height}` : "–"} />
      <Reading
        name={t("keyframes")}
        value={
          video
            ? tUnits("seconds", { value: format.number(video.keyframe_interval_s, { maximumFractionDigits: 1 }) })
            : "–"
        }
      />
      <Reading name={t("audio")} value={kbps(audio?.bitrate_kbps)} note={audio?.codec_name} />
      <Reading
        name={t("sampleRate")}
        value={audio ? tUnits("kilohertz", { value: format.number(audio.sample_rate / 1000) }) : "–"}
        note={audio ? t("channels", { count: audio.channels }) : undefined}
      />
    </dl>
  );
}

function Reading({ name, value, note }: { name: string; value: ReactNode; note?: string }) {
  return (
    <div className="rounded-lg bg-raised px-3 py-2.5">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="mt-0.5 font-semibold">
        {value}
        {note && <span className="block truncate text-xs font-normal text-muted">{note}</span>}
      </dd>
    </div>
  );
}
