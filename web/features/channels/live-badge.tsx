import { CloudOff } from "lucide-react";
import { useTranslations } from "next-intl";
import type { BroadcastState } from "@/lib/api/types";
import { cx } from "@/lib/cx";

const SHAPE =
  "inline-flex shrink-0 items-center gap-1.5 rounded-md border border-transparent px-1.5 py-0.5 text-xs font-semibold tracking-wide text-white uppercase";

/** The broadcaster is lost and may come back, or has stopped. */
type Away = "reconnecting" | "ending";

export function awayOf(state: BroadcastState): Away | undefined {
  return state === "reconnecting" || state === "ending" ? state : undefined;
}

interface LiveBadgeProps {
  away?: Away;
  /** How it was last; nobody knows whether it still is so. */
  dimmed?: boolean;
  className?: string;
}

export function LiveBadge({ away, dimmed = false, className }: LiveBadgeProps) {
  const t = useTranslations("channel");
  return (
    <span
      data-testid="live-badge"
      className={cx(SHAPE, away || dimmed ? "bg-neutral-700" : "bg-live", className)}
    >
      <span aria-hidden className={cx("size-1.5 rounded-full bg-white", !dimmed && "animate-pulse")} />
      {t(away ?? "live")}
    </span>
  );
}

/** The visitor's own connection, not the channel's. */
export function ContactBadge({ isOnline }: { isOnline: boolean }) {
  const t = useTranslations("channel");
  return (
    <span data-testid="contact-badge" className={cx(SHAPE, "bg-neutral-700")}>
      <CloudOff size={14} aria-hidden />
      {t(isOnline ? "noContact" : "youAreOffline")}
    </span>
  );
}
