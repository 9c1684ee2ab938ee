"use client";

import { ChevronDown } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { type ReactNode, useId, useState } from "react";
import { AdviceList } from "@/features/studio/advice-list";
import { Button } from "@/components/ui/button";
import { Card, CardTitle } from "@/components/ui/card";
import type { Health } from "@/lib/api/types";
import { cx } from "@/lib/cx";

interface HealthDetailsProps {
  health: Health;
  isStale: boolean;
}

/** Advice, and the readings that it comes from; these fold away where they stand beside everything else. */
export function HealthDetails({ health, isStale }: HealthDetailsProps) {
  const t = useTranslations("studio");
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <Card aria-labelledby={`${id}-title`} className="md:p-4">
      <CardTitle id={`${id}-title`}>{t("health")}</CardTitle>
      {isStale && (
        <p role="status" className="mt-2 text-sm text-danger">
          {t("healthUnknown")}
        </p>
      )}
      {health.state === "offline" ? (
        <p className="mt-2 text-sm text-muted">{t("offlineText")}</p>
      ) : (
        <>
          {!isStale && <AdviceList advice={health.advice} />}
          <Button
            variant="ghost"
            size="small"
            aria-expanded={isOpen}
            aria-controls={`${id}-readings`}
            onClick={() => setOpen(!isOpen)}
            className="-ms-3 mt-3 text-muted max-md:hidden"
          >
            {t(isOpen ? "hideReadings" : "showReadings")}
            <ChevronDown size={16} aria-hidden className={cx(isOpen && "rotate-180")} />
          </Button>
          <Readings id={`${id}-readings`} health={health} className={cx(!isOpen && "md:hidden")} />
        </>
      )}
    </Card>
  );
}

function Readings({ id, health, className }: { id: string; health: Health; className?: string }) {
  const t = useTranslations("studio.readings");
  const tUnits = useTranslations("units");
  const format = useFormatter();
  const { video, audio } = health;
  const oneDigit = (value: number) => format.number(value, { maximumFractionDigits: 1 });
  const kbps = (value: number | undefined) =>
    value === undefined ? "–" : tUnits("kbps", { value: format.number(Math.round(value)) });
  return (
    <dl id={id} className={cx("mt-3 divide-y divide-line text-sm", className)}>
      <Reading name={t("bitrate")} value={kbps(video?.bitrate_kbps)} note={video?.codec_name} />
      <Reading name={t("fps")} value={video ? oneDigit(video.fps) : "–"} />
      <Reading name={t("resolution")} value={video ? `${video.width}×${video.height}` : "–"} />
      <Reading
        name={t("keyframes")}
        value={video ? tUnits("seconds", { value: oneDigit(video.keyframe_interval_s) }) : "–"}
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
    <div className="flex flex-wrap items-baseline justify-between gap-x-3 py-2">
      <dt className="text-muted">{name}</dt>
      <dd className="num text-end font-medium">
        {value}
        {note && <span className="block text-xs font-normal text-muted">{note}</span>}
      </dd>
    </div>
  );
}
