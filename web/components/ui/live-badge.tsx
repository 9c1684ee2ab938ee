import { useTranslations } from "next-intl";
import { cx } from "@/lib/cx";

export function LiveBadge({ className }: { className?: string }) {
  const t = useTranslations("channel");
  return (
    <span
      data-testid="live-badge"
      className={cx(
        "inline-flex items-center gap-1.5 rounded-md bg-accent px-1.5 py-0.5 text-xs font-semibold tracking-wide text-white uppercase",
        className,
      )}
    >
      <span aria-hidden className="size-1.5 animate-pulse rounded-full bg-white" />
      {t("live")}
    </span>
  );
}
