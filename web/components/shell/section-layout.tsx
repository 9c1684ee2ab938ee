"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useId } from "react";
import { cx } from "@/lib/cx";
import { useIsWide } from "@/lib/hooks/use-is-wide";

export interface SectionLink {
  href: string;
  label: string;
  icon: ReactNode;
}

export interface SectionGroup {
  label: string;
  links: readonly SectionLink[];
}

interface SectionLayoutProps {
  label: string;
  /** Shows the first of the pages where there is room for them beside the list, else the list alone. */
  home: string;
  groups: readonly SectionGroup[];
  children: ReactNode;
}

/** The pages of one area: their list at the side, on phones a page of its own that each of them leads back to. */
export function SectionLayout({ label, home, groups, children }: SectionLayoutProps) {
  const path = usePathname();
  const isWide = useIsWide();
  const isHome = path === home;
  const here = isHome ? groups[0]?.links[0]?.href : path;
  return (
    <div className="flex grow flex-col lg:grid lg:grid-cols-[13.75rem_minmax(0,1fr)]">
      {!isHome && (
        <Link
          href={home}
          className="flex h-11 shrink-0 items-center gap-1 border-b border-line bg-surface px-2 text-sm font-medium -outline-offset-2 lg:hidden"
        >
          <ChevronLeft size={20} aria-hidden className="rtl:-scale-x-100" />
          {label}
        </Link>
      )}
      <nav
        aria-label={label}
        className={cx("border-line bg-surface lg:border-e", isHome ? "max-lg:grow" : "max-lg:hidden")}
      >
        <div className="flex flex-col gap-5 p-3 pt-5 lg:sticky lg:top-(--bar)">
          {/* The page beside it has a heading of its own. */}
          <h1 className="px-3 text-2xl font-bold tracking-tight lg:hidden">{label}</h1>
          {groups.map((group) => (
            <Group key={group.label} {...group} here={isHome && !isWide ? undefined : here} />
          ))}
        </div>
      </nav>
      <div className={cx("flex min-w-0 flex-col", isHome && "max-lg:hidden")}>{(!isHome || isWide) && children}</div>
    </div>
  );
}

function Group({ label, links, here }: SectionGroup & { here: string | undefined }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="px-3 pb-1 text-xs font-medium text-muted">
        {label}
      </h2>
      <ul>
        {links.map(({ href, label: text, icon }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={href === here ? "page" : undefined}
              className={cx(
                "flex h-12 items-center gap-3 rounded-lg px-3 text-sm font-medium lg:h-9 lg:pointer-coarse:h-11",
                href === here ? "bg-raised text-ink" : "text-ink hover:bg-raised lg:text-muted lg:hover:text-ink",
              )}
            >
              {icon}
              <span className="grow truncate">{text}</span>
              <ChevronRight size={18} aria-hidden className="text-muted rtl:-scale-x-100 lg:hidden" />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
