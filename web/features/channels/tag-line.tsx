import { useTranslations } from "next-intl";
import { cx } from "@/lib/cx";

const SHOWN = 2;

interface TagLineProps {
  tags: readonly string[];
  isMature: boolean;
  className?: string;
}

/** The first tags in one line, and how many there are beyond; a card is one link, and its channel has all of them. */
export function TagLine({ tags, isMature, className }: TagLineProps) {
  const t = useTranslations("channel");
  if (tags.length === 0 && !isMature) {
    return null;
  }
  const rest = tags.length - SHOWN;
  const shape = "truncate rounded-md px-2 py-0.5 text-xs font-medium";
  return (
    <ul aria-label={t("tags")} className={cx("flex gap-1.5", className)}>
      {isMature && <li className={cx(shape, "shrink-0 bg-warn-soft text-warn")}>{t("mature")}</li>}
      {tags.slice(0, SHOWN).map((tag) => (
        <li key={tag} className={cx(shape, "min-w-0 bg-raised text-muted")}>
          <bdi>{tag}</bdi>
        </li>
      ))}
      {rest > 0 && (
        <li className={cx(shape, "shrink-0 bg-raised text-muted")} title={tags.slice(SHOWN).join(", ")}>
          <span aria-hidden>+{rest}</span>
          <span className="sr-only">{t("moreTags", { count: rest })}</span>
        </li>
      )}
    </ul>
  );
}
