import "./fonts.css";
import "./globals.css";
import "./stage.css";
import type { Metadata, Viewport } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import { cookies, headers } from "next/headers";
import { type ReactNode, Suspense } from "react";
import { PlayerHost } from "@/app/(watch)/player-host";
import { FONTS } from "@/app/fonts";
import { getFrameMessages } from "@/components/shell/client-messages";
import { NavigationProgress } from "@/components/shell/navigation-progress";
import { DrawerFoot } from "@/components/shell/drawer-foot";
import { SessionRefresher } from "@/components/shell/session-refresher";
import { SideRail } from "@/components/shell/side-rail";
import { SkipLink } from "@/components/shell/skip-link";
import { ThemeColor } from "@/components/shell/theme-color";
import { TopBar } from "@/components/shell/top-bar";
import { Alert } from "@/components/ui/alert";
import { Toaster } from "@/components/ui/toaster";
import { EARLY_WIDTH } from "@/features/chat/chat-width";
import { instanceStyle } from "@/lib/accent";
import { getFace } from "@/lib/api/server";
import { FRAME_HEADER } from "@/lib/embed";
import { publicOrigin } from "@/lib/origin";
import { RAIL_COOKIES, type RailPlace, type Theme, THEME_COOKIE, toRailChoice, toTheme } from "@/lib/preferences";
import { getMemberRail, getOwnHealth, getSessionOrGuest } from "@/lib/session";

/** For links to pages without a picture of their own. */
const ICON = { url: "/icon-512.png", width: 512, height: 512 };

export async function generateMetadata(): Promise<Metadata> {
  const [t, { name: instance, description: own, banner }] = await Promise.all([getTranslations("meta"), getFace()]);
  const title = t("title", { instance });
  const description = own || t("description");
  return {
    metadataBase: await publicOrigin(),
    title: { default: title, template: `%s · ${instance}` },
    description,
    openGraph: { siteName: instance, type: "website", title, description, images: [banner ?? ICON] },
    twitter: { card: banner ? "summary_large_image" : "summary" },
  };
}

export const viewport: Viewport = {
  // The keyboard shrinks the page, so that the chat's input stays above it.
  interactiveWidget: "resizes-content",
};

interface RootLayoutProps {
  children: ReactNode;
  /** The route in @player. */
  player: ReactNode;
}

export default async function RootLayout({ children, player }: RootLayoutProps) {
  const [locale, messages, face, jar, incoming] = await Promise.all([
    getLocale(),
    getFrameMessages(),
    getFace(),
    cookies(),
    headers(),
  ]);
  const theme = toTheme(jar.get(THEME_COOKIE)?.value);
  return (
    <html
      lang={locale}
      dir="ltr"
      data-theme={theme === "system" ? undefined : theme}
      style={instanceStyle(face.accent)}
      suppressHydrationWarning // Of the style, to which the script below adds.
    >
      <body className="flex min-h-dvh flex-col">
        {/* Not a cookie: the page is the same for all guests, whatever they have dragged. Browsers hide the nonce from scripts. */}
        <script nonce={incoming.get("x-nonce") ?? ""} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: EARLY_WIDTH }} />
        {FONTS[locale].map((font) => (
          <link key={font} rel="preload" href={font} as="font" type="font/woff2" crossOrigin="anonymous" />
        ))}
        <NextIntlClientProvider messages={messages}>
          {incoming.get(FRAME_HEADER) === "embed" ? (
            children
          ) : (
            <Frame theme={theme} player={player}>
              {children}
            </Frame>
          )}
          <Toaster />
        </NextIntlClientProvider>
      </body>
    </html>
  );
}

/** What stands around every page that is not shown within another site. */
async function Frame({ theme, player, children }: RootLayoutProps & { theme: Theme }) {
  const [t, session, broadcast, face, rail, jar] = await Promise.all([
    getTranslations("common"),
    getSessionOrGuest(),
    getOwnHealth(),
    getFace(),
    getMemberRail(),
    cookies(),
  ]);
  const isMember = session.status === "user";
  const railChoice = (place: RailPlace) => toRailChoice(jar.get(RAIL_COOKIES[place])?.value);
  return (
    <>
      <ThemeColor initial={theme} />
      <SkipLink />
      <Suspense>
        <NavigationProgress />
      </Suspense>
      <TopBar face={face} session={session} broadcast={broadcast} theme={theme} />
      <noscript>
        <Alert tone="warning" className="page-gutter rounded-none">
          {t("noScript")}
        </Alert>
      </noscript>
      {session.status === "stale" && <SessionRefresher />}
      <div className="flex grow">
        <SideRail
          initial={rail}
          remembered={{ page: railChoice("page"), watch: railChoice("watch") }}
          isMember={isMember}
          instance={face.name}
          foot={<DrawerFoot theme={theme} />}
        />
        <PlayerHost myId={isMember ? session.profile.id : null} player={player}>
          {children}
        </PlayerHost>
      </div>
    </>
  );
}
