import { LOCALE_COOKIE, type Locale } from "@/i18n/locales";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export const THEME_COOKIE = "leams_theme";
/** Whoever sits before this device has said to be of age. */
export const MATURE_COOKIE = "leams_mature";
/** Whether the rail is wide, on pages and beside the player; absent: as the window has room. */
export const RAIL_COOKIES = { page: "leams_rail", watch: "leams_rail_watch" } as const;
export type RailPlace = keyof typeof RAIL_COOKIES;
export type RailChoice = "wide" | "narrow" | "auto";
const YEAR_S = 365 * 24 * 3600;

export function toTheme(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? "system";
}

export function toRailChoice(value: string | undefined): RailChoice {
  return value === "wide" || value === "narrow" ? value : "auto";
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

export function rememberMature(): void {
  remember(MATURE_COOKIE, "yes");
}

export function rememberRail(place: RailPlace, choice: RailChoice): void {
  remember(RAIL_COOKIES[place], choice);
}
