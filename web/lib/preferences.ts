import { LOCALE_COOKIE, type Locale } from "@/i18n/locales";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export const THEME_COOKIE = "leams_theme";
const YEAR_S = 365 * 24 * 3600;

export function toTheme(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? "system";
}

function remember(cookie: string, value: string): void {
  document.cookie = `${cookie}=${value}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax`;
}

/** Takes effect at once; the cookie lets the server paint the next page right from the start. */
export function applyTheme(theme: Theme): void {
  remember(THEME_COOKIE, theme);
  if (theme === "system") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
}

/** The caller refreshes the page, which the server then writes in the other language. */
export function rememberLocale(locale: Locale): void {
  remember(LOCALE_COOKIE, locale);
}
