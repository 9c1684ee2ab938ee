"use client";

import { useTheme } from "@/lib/hooks/use-theme";
import type { Theme } from "@/lib/preferences";

/** The top bar's colours: `--surface` in globals.css. */
const COLORS = { light: "#ffffff", dark: "#16161a" } as const;
const SCHEMES = ["light", "dark"] as const;

/** Paints the browser's own bars like the page: React lifts this into the head. */
export function ThemeColor({ initial }: { initial: Theme }) {
  const [theme] = useTheme(initial);
  return SCHEMES.map((scheme) => (
    <meta
      key={scheme}
      name="theme-color"
      media={`(prefers-color-scheme: ${scheme})`}
      content={COLORS[theme === "system" ? scheme : theme]}
    />
  ));
}
