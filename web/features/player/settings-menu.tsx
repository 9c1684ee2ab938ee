"use client";

import { Activity, Headphones, Keyboard, Settings, Video } from "lucide-react";
import { useTranslations } from "next-intl";
import { LATENCIES, useLatency } from "@/features/player/latency-choice";
import type { ShortcutAction } from "@/features/player/shortcuts";
import { Menu, MenuChoices, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";

interface SettingsMenuProps {
  audioOnly: boolean;
  onAudioOnly: (audioOnly: boolean) => void;
  onAction: (action: ShortcutAction) => void;
}

/** What of the stream is played and how near to live, and what is seldom wanted. */
export function SettingsMenu({ audioOnly, onAudioOnly, onAction }: SettingsMenuProps) {
  const t = useTranslations("player");
  const [latency, setLatency] = useLatency();
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t("settings")}
          title={t("settings")}
          className="flex size-10 shrink-0 items-center justify-center rounded-lg hover:bg-white/20 pointer-coarse:size-11"
        >
          <Settings size={20} aria-hidden />
        </button>
      }
    >
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
      <MenuSeparator />
      <MenuItem onSelect={() => onAction("stats")}>
        <Activity size={16} aria-hidden />
        {t("stats")}
      </MenuItem>
      <MenuItem onSelect={() => onAction("help")}>
        <Keyboard size={16} aria-hidden />
        {t("help")}
      </MenuItem>
    </Menu>
  );
}
