import { useTranslations } from "next-intl";
import Link from "next/link";
import { cx } from "@/lib/cx";

export interface Chip {
  label: string;
  href: string;
  isChosen: boolean;
}

interface FilterChipsProps {
  chips: readonly Chip[];
  /** Other than "Filters". */
  label?: string;
  /** A choice leaves the page where it was scrolled to. */
  keepsPlace?: boolean;
}

/** One line of filters, which goes on sideways where it is longer than the page. */
export function FilterChips({ chips, label: name, keepsPlace = false }: FilterChipsProps) {
  const t = useTranslations("home");
  return (
    <nav aria-label={name ?? t("filters")} className="-mx-1 overflow-x-auto px-1 py-1 [scrollbar-width:none]">
      <ul className="flex w-max gap-2">
        {chips.map(({ label, href, isChosen }) => (
          <li key={href}>
            <Link
              href={href}
              prefetch={false}
              scroll={!keepsPlace}
              aria-current={isChosen ? "true" : undefined}
              className={cx(
                "flex h-8 items-center rounded-lg px-3 text-sm font-medium pointer-coarse:h-11",
                isChosen ? "bg-ink text-canvas" : "bg-raised hover:bg-overlay",
              )}
            >
              <bdi>{label}</bdi>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
