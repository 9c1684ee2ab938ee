import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";
import { CategoryCover } from "@/features/channels/category-cover";
import type { CategoryCard } from "@/lib/api/types";

interface CategoryTileProps {
  category: CategoryCard;
  heading?: "h2" | "h3";
}

export function CategoryTile({ category, heading: Heading = "h3" }: CategoryTileProps) {
  const t = useTranslations("home");
  const format = useFormatter();
  const { slug, name, viewer_count, stream_count } = category;
  return (
    <article className="group relative flex flex-col gap-2">
      <CategoryCover name={name} className="transition-transform duration-200 group-hover:-translate-y-1" />
      <div>
        <Heading className="truncate text-title">
          <Link href={`/category/${slug}`} prefetch={false} className="block truncate py-px after:absolute after:inset-0 after:rounded-xl">
            <bdi>{name}</bdi>
          </Link>
        </Heading>
        <p className="num truncate text-sm text-muted">
          {stream_count > 0 ? t("categoryViewers", { count: viewer_count, shown: format.number(viewer_count, { notation: "compact" }) }) : t("nobody")}
        </p>
      </div>
    </article>
  );
}
