import { useTranslations } from "next-intl";

export const CONTENT_ID = "content";

export function SkipLink() {
  const t = useTranslations("common");
  return (
    <a
      href={`#${CONTENT_ID}`}
      className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:start-2 focus:z-50 focus:rounded-lg focus:bg-surface focus:px-4 focus:py-2 focus:shadow-pop"
    >
      {t("skipToContent")}
    </a>
  );
}
