"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cx } from "@/lib/cx";

const TABS = [
  { href: "/browse", key: "live" },
  { href: "/browse/categories", key: "categories" },
  { href: "/browse/channels", key: "channels" },
] as const;

/** The ways to look through what is here. */
export function BrowseTabs() {
  const t = useTranslations("home");
  const path = usePathname();
  return (
    <nav aria-label={t("sections")} className="border-b border-line">
      <ul className="flex gap-6">
        {TABS.map(({ href, key }) => (
          <li key={href}>
            <Link
              href={href}
              prefetch={false}
              aria-current={path === href ? "page" : undefined}
              className={cx(
                "-mb-px flex h-11 items-center border-b-2 text-title -outline-offset-2",
                path === href ? "border-accent" : "border-transparent text-muted hover:text-ink",
              )}
            >
              {t(key)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
