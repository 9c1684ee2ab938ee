import { useTranslations } from "next-intl";
import { cx } from "@/lib/cx";

interface LiveBadgeProps {
  /** The broadcaster is lost, or the server is, and may come back. */
  away?: boolean;
  className?: string;
}

export function LiveBadge({ away = false, className }: LiveBadgeProps) {
  const t = useTranslations("channel");
  return (
    <span
      data-testid="live-badge"
      className={cx(
        "inline-flex shrink-0 items-center gap-1.5 rounded-md px-1.5 py-0.5 text-xs font-semibold tracking-wide text-white uppercase",
        away ? "bg-neutral-700" : "bg-accent",
        className,
      )}
    >
      <span aria-hidden className="size-1.5 animate-pulse rounded-full bg-white" />
      {t(away ? "away" : "live")}
    </span>
  );
}
