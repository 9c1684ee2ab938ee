import { ChevronRight } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { Rail } from "@/lib/rail";

/** What is watched; not in a narrow rail, since words are all there is of a category. */
export function RailCategories({ categories }: Pick<Rail, "categories">) {
  const t = useTranslations("nav");
  const format = useFormatter();
  const path = usePathname();
  if (categories.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="rail-categories" className="py-1.5 @max-[10rem]:hidden">
      <h2 id="rail-categories" className="px-3 py-1.5 text-xs font-semibold text-muted">
        {t("categories")}
      </h2>
      <ul>
        {categories.map(({ slug, name, viewer_count }) => (
          <li key={slug}>
            <Link
              href={`/category/${slug}`}
              prefetch={false}
              aria-current={path === `/category/${slug}` ? "page" : undefined}
              className="flex h-9 items-center justify-between gap-2 px-3 text-sm font-medium -outline-offset-2 hover:bg-raised aria-[current=page]:bg-raised pointer-coarse:h-11"
            >
              <bdi className="truncate">{name}</bdi>
              <span className="num shrink-0 text-xs text-muted">
                <span aria-hidden>{format.number(viewer_count, { notation: "compact" })}</span>
                <span className="sr-only">{t("liveViewers", { count: viewer_count })}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <RailMore href="/browse/categories" />
    </section>
  );
}

/** From the end of a part of the rail to all of it. */
export function RailMore({ href }: { href: string }) {
  const t = useTranslations("nav");
  return (
    <Link
      href={href}
      prefetch={false}
      className="flex h-9 items-center gap-1 px-3 text-xs font-medium text-muted -outline-offset-2 hover:text-ink pointer-coarse:h-11 @max-[10rem]:hidden"
    >
      {t("showAll")}
      <ChevronRight size={14} aria-hidden className="rtl:-scale-x-100" />
    </Link>
  );
}
