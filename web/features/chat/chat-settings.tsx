"use client";

import { Settings2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ChatPreferences, DENSITIES, TEXT_SIZES } from "@/features/chat/chat-preferences";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuChoices, MenuLabel, MenuSeparator, MenuToggle } from "@/components/ui/menu";

/** How the visitor reads every chat. */
export function ChatSettings({ preferences }: { preferences: ChatPreferences }) {
  const t = useTranslations("chat");
  return (
    <Menu
      trigger={
        <IconButton label={t("settings")}>
          <Settings2 size={18} aria-hidden />
        </IconButton>
      }
    >
      <MenuToggle checked={preferences.timestamps} onCheckedChange={preferences.setTimestamps}>
        {t("showTimes")}
      </MenuToggle>
      <MenuToggle checked={preferences.announce} onCheckedChange={preferences.setAnnounce}>
        {t("announce")}
      </MenuToggle>
      <MenuSeparator />
      <MenuLabel>{t("textSize")}</MenuLabel>
      <MenuChoices
        value={preferences.textSize}
        onChange={preferences.setTextSize}
        options={TEXT_SIZES.map((value) => ({ value, label: t(`textSizes.${value}`) }))}
      />
      <MenuSeparator />
      <MenuLabel>{t("density")}</MenuLabel>
      <MenuChoices
        value={preferences.density}
        onChange={preferences.setDensity}
        options={DENSITIES.map((value) => ({ value, label: t(`densities.${value}`) }))}
      />
    </Menu>
  );
}
