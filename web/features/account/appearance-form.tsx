"use client";

import { useLocale, useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { startTransition, useOptimistic } from "react";
import { SingleKeysSwitch } from "@/components/shell/single-keys-switch";
import { type Locale, LOCALE_NAMES, LOCALES } from "@/i18n/locales";
import { useTheme } from "@/lib/hooks/use-theme";
import { rememberLocale, type Theme, THEMES } from "@/lib/preferences";

export function AppearanceForm({ initialTheme }: { initialTheme: Theme }) {
  const t = useTranslations("preferences");
  const locale = useLocale();
  const router = useRouter();
  const [theme, chooseTheme] = useTheme(initialTheme);
  const [language, showLanguage] = useOptimistic(locale);

  function chooseLanguage(next: Locale) {
    startTransition(() => {
      showLanguage(next);
      rememberLocale(next);
      router.refresh();
    });
  }

  return (
    <div className="flex flex-col gap-8">
      <Choices
        legend={t("theme")}
        hint={t("themeHint")}
        name="theme"
        value={theme}
        options={THEMES.map((value) => ({ value, label: t(`themes.${value}`) }))}
        onChange={chooseTheme}
      />
      <Choices
        legend={t("language")}
        name="language"
        value={language}
        options={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value], lang: value }))}
        onChange={chooseLanguage}
      />
      <fieldset>
        <legend className="text-sm font-medium">{t("keyboard")}</legend>
        <div className="mt-3">
          <SingleKeysSwitch />
        </div>
      </fieldset>
    </div>
  );
}

interface ChoicesProps<T extends string> {
  legend: string;
  hint?: string;
  name: string;
  value: T;
  options: readonly { value: T; label: string; lang?: string }[];
  onChange: (value: T) => void;
}

function Choices<T extends string>({ legend, hint, name, value, options, onChange }: ChoicesProps<T>) {
  return (
    <fieldset>
      <legend className="text-sm font-medium">{legend}</legend>
      {hint && <p className="mt-0.5 text-sm text-muted">{hint}</p>}
      <div className="mt-3 flex flex-wrap gap-2">
        {options.map((option) => (
          <label
            key={option.value}
            lang={option.lang}
            className="flex h-11 cursor-pointer items-center gap-2.5 rounded-lg border border-line px-4 text-sm font-medium hover:bg-raised has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
              className="size-4 accent-accent outline-none"
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
