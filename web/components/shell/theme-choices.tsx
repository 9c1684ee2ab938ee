"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { MenuChoices } from "@/components/ui/menu";
import { useTheme } from "@/lib/hooks/use-theme";
import { type Theme, THEMES } from "@/lib/preferences";

export const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

/** Within a menu; `initial` is what the server painted. */
export function ThemeChoices({ initial }: { initial: Theme }) {
  const t = useTranslations("preferences");
  const [theme, choose] = useTheme(initial);
  return (
    <MenuChoices
      value={theme}
      onChange={choose}
      options={THEMES.map((value) => {
        const Icon = THEME_ICONS[value];
        return { value, label: t(`themes.${value}`), icon: <Icon size={16} aria-hidden /> };
      })}
    />
  );
}
