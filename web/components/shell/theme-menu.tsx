"use client";

import { useTranslations } from "next-intl";
import { THEME_ICONS, ThemeChoices } from "@/components/shell/theme-choices";
import { IconButton } from "@/components/ui/icon-button";
import { Menu } from "@/components/ui/menu";
import { useTheme } from "@/lib/hooks/use-theme";
import type { Theme } from "@/lib/preferences";

export function ThemeMenu({ initial }: { initial: Theme }) {
  const t = useTranslations("preferences");
  const [theme] = useTheme(initial);
  const Current = THEME_ICONS[theme];
  return (
    <Menu
      trigger={
        <IconButton label={t("theme")}>
          <Current size={20} aria-hidden />
        </IconButton>
      }
    >
      <ThemeChoices initial={initial} />
    </Menu>
  );
}
