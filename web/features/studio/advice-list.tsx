"use client";

import { useTranslations } from "next-intl";
import { Alert } from "@/components/ui/alert";
import type { Advice } from "@/lib/api/types";
import { isNumber, isObject } from "@/lib/json";

const CODES = [
  "picture_format",
  "bitrate_unstable",
  "bitrate_too_high",
  "framerate_low",
  "no_audio",
  "no_video",
  "timestamps_jump",
  "clock_stands",
  "recording_stopped",
  "storage_low",
  "storage_full",
  "media_unreadable",
  "cut_bitrate",
  "cut_memory",
  "cut_clock",
  "reconnecting",
] as const;

const SEVERITIES = ["info", "warning", "error"] as const;

/** These speak of so many seconds. */
const TIMED_CODES = ["keyframe_interval_long", "no_keyframe", "sound_stopped"] as const;

export function AdviceList({ advice }: { advice: readonly Advice[] }) {
  const t = useTranslations("studio");
  if (advice.length === 0) {
    return (
      <Alert tone="good" className="mt-4">
        {t("allWell")}
      </Alert>
    );
  }
  return (
    <ul aria-label={t("adviceTitle")} className="mt-4 flex flex-col gap-2">
      {advice.map((item) => (
        <li key={item.code} data-testid="advice" data-code={item.code}>
          <Alert tone={SEVERITIES.find((known) => known === item.severity) ?? "info"}>
            <AdviceText advice={item} />
          </Alert>
        </li>
      ))}
    </ul>
  );
}

/** Our words where we have them, else the server's. */
function AdviceText({ advice }: { advice: Advice }) {
  const t = useTranslations("studio.advice");
  const seconds = isObject(advice.params) ? advice.params.seconds : null;
  const timed = TIMED_CODES.find((code) => code === advice.code);
  if (timed && isNumber(seconds)) {
    return t(timed, { seconds });
  }
  const known = CODES.find((code) => code === advice.code);
  return known ? t(known) : advice.message;
}
