import { useTranslations } from "next-intl";
import Link from "next/link";
import { cx } from "@/lib/cx";

interface TagListProps {
  tags: readonly string[];
  isMature: boolean;
  className?: string;
}

export function TagList({ tags, isMature, className }: TagListProps) {
  const t = useTranslations("channel");
  if (tags.length === 0 && !isMature) {
    return null;
  }
  return (
    <ul aria-label={t("tags")} className={cx("flex flex-wrap gap-1.5 pointer-coarse:gap-y-5", className)}>
      {isMature && (
        <li className="rounded-full bg-warn-soft px-2.5 py-1 text-xs font-medium text-warn">{t("mature")}</li>
      )}
      {tags.map((tag) => (
        <li key={tag}>
          <Link
            href={{ pathname: "/browse", query: { tag } }}
            prefetch={false}
            className="thumb-size relative block rounded-full bg-raised px-2.5 py-1 text-xs font-medium text-muted hover:text-ink"
          >
            <bdi>{tag}</bdi>
          </Link>
        </li>
      ))}
    </ul>
  );
}
