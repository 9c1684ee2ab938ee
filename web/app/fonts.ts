import cyrillic from "@fontsource-variable/onest/files/onest-cyrillic-wght-normal.woff2";
import latin from "@fontsource-variable/onest/files/onest-latin-wght-normal.woff2";
import type { Locale } from "@/i18n/locales";

/** The files that a page of this language shows first; even a Russian one has numbers and Latin names. */
export const FONTS: Record<Locale, readonly string[]> = { en: [latin], ru: [latin, cyrillic] };
