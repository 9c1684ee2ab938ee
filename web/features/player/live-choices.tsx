"use client";

import { Headphones, Video } from "lucide-react";
import { useTranslations } from "next-intl";
import { LATENCIES, useLatency } from "@/features/player/latency-choice";
import { MenuChoices, MenuLabel, MenuSeparator } from "@/components/ui/menu";

interface LiveChoicesProps {
  audioOnly: boolean;
  onAudioOnly: (audioOnly: boolean) => void;
}

/** What of a live stream is played, and how near to live. */
export function LiveChoices({ audioOnly, onAudioOnly }: LiveChoicesProps) {
  const t = useTranslations("player");
  const [latency, setLatency] = useLatency();
  return (
    <>
      <MenuLabel>{t("quality")}</MenuLabel>
      <MenuChoices
        value={audioOnly ? "audio" : "source"}
        onChange={(choice) => onAudioOnly(choice === "audio")}
        options={[
          { value: "source", label: t("sourceQuality"), icon: <Video size={16} aria-hidden /> },
          { value: "audio", label: t("audioOnly"), icon: <Headphones size={16} aria-hidden /> },
        ]}
      />
      <MenuSeparator />
      <MenuLabel>{t("latency")}</MenuLabel>
      <MenuChoices
        value={latency}
        onChange={setLatency}
        options={LATENCIES.map((value) => ({ value, label: t(`latencies.${value}`) }))}
      />
    </>
  );
}
