import "@fontsource-variable/onest";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import { cookies } from "next/headers";
import { type ReactNode, Suspense } from "react";
import { Providers } from "@/app/providers";
import { NavigationProgress } from "@/components/shell/navigation-progress";
import { SessionRefresher } from "@/components/shell/session-refresher";
import { SkipLink } from "@/components/shell/skip-link";
import { ThemeColor } from "@/components/shell/theme-color";
import { TopBar } from "@/components/shell/top-bar";
import { getInstanceName } from "@/lib/api/server";
import { publicOrigin } from "@/lib/origin";
import { THEME_COOKIE, toTheme } from "@/lib/preferences";
import { getSessionOrGuest } from "@/lib/session";

export async function generateMetadata(): Promise<Metadata> {
  const [t, instance] = await Promise.all([getTranslations("meta"), getInstanceName()]);
  const title = t("title", { instance });
  return {
    metadataBase: await publicOrigin(),
    title: { default: title, template: `%s · ${instance}` },
    description: t("description"),
    openGraph: { siteName: instance, type: "website", title, description: t("description") },
  };
}

export const viewport: Viewport = {
  // The keyboard shrinks the page, so that the chat's input stays above it.
  interactiveWidget: "resizes-content",
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, session, instance, jar] = await Promise.all([
    getLocale(),
    getSessionOrGuest(),
    getInstanceName(),
    cookies(),
  ]);
  const theme = toTheme(jar.get(THEME_COOKIE)?.value);
  return (
    <html lang={locale} data-theme={theme === "system" ? undefined : theme}>
      <body className="flex min-h-dvh flex-col">
        <NextIntlClientProvider>
          <Providers>
            <ThemeColor initial={theme} />
            <SkipLink />
            <Suspense>
              <NavigationProgress />
            </Suspense>
            <TopBar instance={instance} session={session} theme={theme} />
            {session.status === "stale" && <SessionRefresher />}
            {children}
          </Providers>
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
