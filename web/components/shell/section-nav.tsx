"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cx } from "@/lib/cx";

interface SectionNavProps {
  label: string;
  links: readonly { href: string; label: string }[];
}

/** Tabs-like links between the pages of one area. */
export function SectionNav({ label, links }: SectionNavProps) {
  const path = usePathname();
  return (
    <nav aria-label={label} className="border-b border-line bg-surface">
      <ul className="mx-auto flex w-full max-w-[90rem] gap-1 overflow-x-auto px-3 sm:px-5">
        {links.map(({ href, label: text }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={path === href ? "page" : undefined}
              className={cx(
                "flex h-11 items-center border-b-2 px-3 text-sm font-medium whitespace-nowrap -outline-offset-2",
                path === href ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
              )}
            >
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
