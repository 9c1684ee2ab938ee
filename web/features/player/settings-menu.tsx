"use client";

import { Activity, Keyboard, Settings } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import type { ShortcutAction } from "@/features/player/shortcuts";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";

const LiveChoices = dynamic(() => import("@/features/player/live-choices").then((module) => module.LiveChoices));
const SpeedChoices = dynamic(() => import("@/features/player/speed-choices").then((module) => module.SpeedChoices));

interface SettingsMenuProps {
  audioOnly: boolean;
  onAudioOnly: (audioOnly: boolean) => void;
  /** For what is over. */
  speed?: { rate: number; onRate: (rate: number) => void };
  onAction: (action: ShortcutAction) => void;
}

/** What of the stream is played and how near to live, and what is seldom wanted. */
export function SettingsMenu({ audioOnly, onAudioOnly, speed, onAction }: SettingsMenuProps) {
  const t = useTranslations("player");
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
      {speed ? <SpeedChoices {...speed} /> : <LiveChoices audioOnly={audioOnly} onAudioOnly={onAudioOnly} />}
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
