"use client";

import { CircleAlert, CircleCheck, CircleDashed, Eye, TriangleAlert } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { type HealthLight, lightOf } from "@/features/studio/health-light";
import { sparklinePoints } from "@/features/studio/sparkline";
import type { BroadcastState, Health } from "@/lib/api/types";
import { cx } from "@/lib/cx";
import { formatDuration } from "@/lib/format";
import { useNow } from "@/lib/hooks/use-now";
import type { useOwnBroadcast } from "@/lib/hooks/use-own-broadcast";
import type { BitrateReading } from "@/lib/own-broadcast";

const DOTS: Record<BroadcastState, string> = {
  offline: "bg-line-strong",
  starting: "bg-warn animate-pulse",
  live: "bg-live",
  reconnecting: "bg-warn animate-pulse",
  ending: "bg-warn animate-pulse",
};

const LIGHTS = {
  off: { icon: CircleDashed, classes: "text-muted" },
  good: { icon: CircleCheck, classes: "text-good" },
  warning: { icon: TriangleAlert, classes: "text-warn" },
  error: { icon: CircleAlert, classes: "text-danger" },
} as const;

export type OwnHealth = ReturnType<typeof useOwnBroadcast<Health>>;

/** How one's broadcast does, at a glance: a line under the bars of a phone, else a card. */
export function StatusStrip({ health, at, isStale, bitrates }: OwnHealth) {
  const t = useTranslations("studio");
  const { state } = health;
  return (
    <section
      aria-label={t("status")}
      className={cx(
        "flex items-center bg-surface",
        "max-md:sticky max-md:top-(--bar) max-md:z-20 max-md:min-h-11 max-md:border-b max-md:border-line max-md:gap-2 max-md:px-4",
        "md:flex-wrap md:gap-x-3 md:gap-y-4 md:rounded-xl md:border md:border-line md:p-4",
      )}
    >
      <h2 className="flex items-center gap-2 text-sm font-semibold whitespace-nowrap md:grow md:text-base">
        <span aria-hidden className={cx("size-2.5 shrink-0 rounded-full", DOTS[isStale ? "offline" : state])} />
        <span role="status" data-testid="health-state" data-state={state}>
          {t(`states.${state}`)}
        </span>
      </h2>
      <Light light={lightOf(health, isStale)} />
      {state !== "offline" && <Figures health={health} at={at} isStale={isStale} bitrates={bitrates} />}
    </section>
  );
}

function Light({ light }: { light: HealthLight }) {
  const t = useTranslations("studio.light");
  const { icon: Icon, classes } = LIGHTS[light];
  return (
    <p data-testid="health-light" data-light={light} className={cx("flex items-center gap-1.5 text-sm max-md:order-last max-md:ms-auto", classes)}>
      <Icon size={18} aria-hidden />
      <span className="max-md:sr-only">{t(light)}</span>
    </p>
  );
}

function Figures({ health, at, isStale, bitrates }: OwnHealth) {
  const t = useTranslations("studio.readings");
  const tUnits = useTranslations("units");
  const format = useFormatter();
  const now = useNow(isStale);
  const uptime = health.uptime_s + (isStale || now === null ? 0 : Math.max(0, now - at) / 1000);
  const kbps = health.video?.bitrate_kbps;
  return (
    <dl className="flex min-w-0 items-center gap-x-2 md:grid md:gap-x-3 md:w-full md:grid-cols-2 md:gap-y-3">
      <Figure name={t("uptime")}>{formatDuration(uptime)}</Figure>
      <Figure name={t("viewers")}>
        <Eye size={16} aria-hidden className="me-1 inline md:hidden" />
        {format.number(health.viewer_count)}
      </Figure>
      <Figure name={t("bitrate")} className="flex items-center gap-2 md:col-span-2 md:block">
        <span className="max-[24rem]:sr-only">
          {kbps === undefined ? "–" : tUnits("kbps", { value: format.number(Math.round(kbps)) })}
        </span>
        <Sparkline readings={bitrates} />
      </Figure>
    </dl>
  );
}

function Figure({ name, className, children }: { name: string; className?: string; children: ReactNode }) {
  return (
    <div className={cx("num min-w-0", className)}>
      <dt className="text-xs text-muted max-md:sr-only">{name}</dt>
      <dd className={cx("text-sm font-semibold whitespace-nowrap md:text-base", className)}>{children}</dd>
    </div>
  );
}

const WIDTH = 240;
const HEIGHT = 40;

/** The bitrate of the last minute. */
function Sparkline({ readings }: { readings: readonly BitrateReading[] }) {
  const t = useTranslations("studio");
  const format = useFormatter();
  const figures = readings.map(({ kbps }) => kbps);
  if (figures.length < 2) {
    return null;
  }
  const range = { from: format.number(Math.round(Math.min(...figures))), to: format.number(Math.round(Math.max(...figures))) };
  return (
    <svg
      role="img"
      aria-label={t("sparkline", range)}
      data-testid="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="h-5 w-8 text-good md:mt-1 md:h-10 md:w-full"
    >
      <path d={`M0,${HEIGHT}H${WIDTH}`} stroke="var(--line-strong)" vectorEffect="non-scaling-stroke" />
      <polyline
        points={sparklinePoints(readings, WIDTH, HEIGHT)}
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
