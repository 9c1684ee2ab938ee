"use client";

import { House, LayoutDashboard, UserRound } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cx } from "@/lib/cx";

const TABS = [
  { href: "/", key: "home", icon: House },
  { href: "/dashboard", key: "dashboard", icon: LayoutDashboard },
  { href: "/settings/profile", key: "profile", icon: UserRound },
] as const;

export function BottomTabs() {
  const t = useTranslations("nav");
  const path = usePathname();
  const isCurrent = (href: string) => (href === "/" ? path === "/" : path.startsWith(href));
  return (
    <nav
      aria-label={t("tabs")}
      data-bottom-bar
      className="sticky bottom-0 z-30 grid grid-cols-3 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {TABS.map(({ href, key, icon: Icon }) => (
        <Link
          key={href}
          href={href}
          aria-current={isCurrent(href) ? "page" : undefined}
          className={cx(
            "flex h-14 flex-col items-center justify-center gap-0.5 text-xs font-medium -outline-offset-2",
            isCurrent(href) ? "text-accent-ink" : "text-muted",
          )}
        >
          <Icon size={20} aria-hidden />
          {t(key)}
        </Link>
      ))}
    </nav>
  );
}
