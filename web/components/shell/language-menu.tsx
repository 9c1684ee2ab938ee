"use client";

import { Languages } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuChoices } from "@/components/ui/menu";
import { LOCALE_NAMES, LOCALES } from "@/i18n/locales";
import { rememberLocale } from "@/lib/preferences";

export function LanguageMenu() {
  const t = useTranslations("preferences");
  const locale = useLocale();
  const router = useRouter();
  return (
    <Menu
      trigger={
        <IconButton label={t("language")}>
          <Languages size={20} aria-hidden />
        </IconButton>
      }
    >
      <MenuChoices
        value={locale}
        onChange={(next) => {
          rememberLocale(next);
          router.refresh();
        }}
        options={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
      />
    </Menu>
  );
}
