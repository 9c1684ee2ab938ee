export const LOCALES = ["en", "ru"] as const;
export type Locale = (typeof LOCALES)[number];

/** Each in its own language. */
export const LOCALE_NAMES: Record<Locale, string> = { en: "English", ru: "Русский" };

const DEFAULT_LOCALE: Locale = "en";
export const LOCALE_COOKIE = "leams_locale";

export function isLocale(value: string | undefined): value is Locale {
  return LOCALES.some((locale) => locale === value);
}

/** Picks the first supported language of an Accept-Language header, by weight. */
export function negotiateLocale(acceptLanguage: string | null): Locale {
  const ranked = (acceptLanguage ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().split(";");
      const weight = parameters.find((parameter) => parameter.trim().startsWith("q="));
      return { language: tag.split("-")[0]?.toLowerCase(), weight: weight ? Number(weight.split("=")[1]) : 1 };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return ranked.map(({ language }) => language).find(isLocale) ?? DEFAULT_LOCALE;
}
