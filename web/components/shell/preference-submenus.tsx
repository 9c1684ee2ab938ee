"use client";

import { Languages, SunMoon } from "lucide-react";
import { useTranslations } from "next-intl";
import { LanguageChoices } from "@/components/shell/language-choices";
import { ThemeChoices } from "@/components/shell/theme-choices";
import { Submenu } from "@/components/ui/menu";
import type { Theme } from "@/lib/preferences";

/** Theme and language, for the menus of the top bar. */
export function PreferenceSubmenus({ theme }: { theme: Theme }) {
  const t = useTranslations("preferences");
  return (
    <>
      <Submenu
        label={
          <>
            <SunMoon size={16} aria-hidden />
            {t("theme")}
          </>
        }
      >
        <ThemeChoices initial={theme} />
      </Submenu>
      <Submenu
        label={
          <>
            <Languages size={16} aria-hidden />
            {t("language")}
          </>
        }
      >
        <LanguageChoices />
      </Submenu>
    </>
  );
}
