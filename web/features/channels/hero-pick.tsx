import { useFormatter, useTranslations } from "next-intl";
import { Thumbnail } from "@/features/channels/thumbnail";
import type { StreamCard } from "@/lib/api/types";
import { cx } from "@/lib/cx";
import { shownName } from "@/lib/shown-name";

interface HeroPickProps {
  stream: StreamCard;
  isPicked: boolean;
  onPick: () => void;
}

/** One of the streams that may be shown large. */
export function HeroPick({ stream, isPicked, onPick }: HeroPickProps) {
  const t = useTranslations("channel");
  const format = useFormatter();
  const name = shownName(stream);
  return (
    <button
      type="button"
      aria-pressed={isPicked}
      onClick={onPick}
      className={cx(
        "flex size-full min-h-16 items-center gap-3 rounded-xl border p-1.5 text-start max-h-28",
        isPicked ? "border-accent bg-surface" : "border-transparent bg-surface/60 hover:bg-surface",
      )}
    >
      <Thumbnail
        src={stream.thumbnail_url}
        channel={stream.username}
        isBlurred={stream.is_mature}
        className="h-full max-h-24 shrink-0 rounded-lg"
      />
      <span className="min-w-0 grow">
        <bdi className="block truncate text-sm font-semibold">{name}</bdi>
        {stream.title && <bdi className="block truncate text-xs text-muted">{stream.title}</bdi>}
        <span className="num mt-0.5 flex items-center gap-1.5 text-xs text-muted">
          <span aria-hidden className="size-2 rounded-full bg-live" />
          <span aria-hidden>{format.number(stream.viewer_count, { notation: "compact" })}</span>
          <span className="sr-only">{t("viewers", { count: stream.viewer_count })}</span>
        </span>
      </span>
    </button>
  );
}
