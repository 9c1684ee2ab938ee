"use client";

import { useLocale } from "next-intl";
import { useRouter } from "next/navigation";
import { MenuChoices } from "@/components/ui/menu";
import { LOCALE_NAMES, LOCALES } from "@/i18n/locales";
import { rememberLocale } from "@/lib/preferences";

/** Within a menu. */
export function LanguageChoices() {
  const locale = useLocale();
  const router = useRouter();
  return (
    <MenuChoices
      value={locale}
      onChange={(next) => {
        rememberLocale(next);
        router.refresh();
      }}
      options={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
    />
  );
}
