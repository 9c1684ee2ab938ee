"use client";

import { Compass, Heart, House, LogIn, UserRound } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cx } from "@/lib/cx";

const HOME = { href: "/", key: "home", icon: House } as const;
const BROWSE = { href: "/browse", key: "browse", icon: Compass } as const;
const MEMBER_TABS = [
  HOME,
  { href: "/following", key: "following", icon: Heart },
  BROWSE,
  { href: "/settings", key: "me", icon: UserRound },
] as const;
const GUEST_TABS = [HOME, BROWSE, { href: "/login", key: "logIn", icon: LogIn }] as const;

export function BottomTabs({ isMember }: { isMember: boolean }) {
  const t = useTranslations("nav");
  const path = usePathname();
  const isCurrent = (href: string) => (href === "/" ? path === "/" : path.startsWith(href));
  return (
    <nav
      aria-label={t("tabs")}
      data-bottom-bar
      className="sticky bottom-0 z-30 grid auto-cols-fr grid-flow-col border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {(isMember ? MEMBER_TABS : GUEST_TABS).map(({ href, key, icon: Icon }) => (
        <Link
          key={href}
          href={href}
          aria-current={isCurrent(href) ? "page" : undefined}
          className={cx(
            "flex h-14 flex-col items-center justify-center gap-0.5 text-xs font-medium -outline-offset-2",
            isCurrent(href) ? "text-accent" : "text-muted",
          )}
        >
          <Icon size={20} aria-hidden />
          {t(key)}
        </Link>
      ))}
    </nav>
  );
}
