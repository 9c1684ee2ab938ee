"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuChoices } from "@/components/ui/menu";
import { useTheme } from "@/lib/hooks/use-theme";
import { type Theme, THEMES } from "@/lib/preferences";

const ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

export function ThemeMenu({ initial }: { initial: Theme }) {
  const t = useTranslations("preferences");
  const [theme, choose] = useTheme(initial);
  const Current = ICONS[theme];
  return (
    <Menu
      trigger={
        <IconButton label={t("theme")}>
          <Current size={20} aria-hidden />
        </IconButton>
      }
    >
      <MenuChoices
        value={theme}
        onChange={choose}
        options={THEMES.map((value) => {
          const Icon = ICONS[value];
          return { value, label: t(`themes.${value}`), icon: <Icon size={16} aria-hidden /> };
        })}
      />
    </Menu>
  );
}
