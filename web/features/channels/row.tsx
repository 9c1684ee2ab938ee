import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { type ReactNode, useId } from "react";

interface RowProps {
  title: ReactNode;
  /** Where the rest of it is. */
  more?: string;
  children: ReactNode;
}

/** A titled part of the first page. */
export function Row({ title, more, children }: RowProps) {
  const t = useTranslations("home");
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3">
      <div className="flex items-baseline justify-between gap-4">
        <h2 id={id} className="min-w-0 text-section">
          {title}
        </h2>
        {more && (
          <Link
            href={more}
            prefetch={false}
            aria-describedby={id}
            className="thumb-size relative flex shrink-0 items-center gap-1 text-sm font-medium text-muted hover:text-ink"
          >
            {t("showAll")}
            <ChevronRight size={16} aria-hidden className="rtl:-scale-x-100" />
          </Link>
        )}
      </div>
      {children}
    </section>
  );
}
