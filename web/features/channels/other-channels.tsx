"use client";

import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";
import { Thumbnail } from "@/features/channels/thumbnail";
import { useOtherChannels } from "@/features/channels/use-other-channels";
import type { StreamCard } from "@/lib/api/types";
import { shownName } from "@/lib/shown-name";

/** Who else is live, for viewers whose stream is over; nothing while that is nobody. */
export function OtherChannels({ than, initial }: { than: string; initial?: StreamCard[] | null }) {
  const t = useTranslations("channel");
  const format = useFormatter();
  const others = useOtherChannels(than, initial);
  if (others.length === 0) {
    return null;
  }
  return (
    <section aria-label={t("otherChannels")} className="mt-3 w-full max-w-2xl max-sm:mt-1">
      <p className="text-sm text-neutral-300 max-sm:sr-only">{t("otherChannels")}</p>
      <ul className="mt-2 flex justify-center gap-3">
        {others.map((stream) => (
          <li key={stream.id} className="min-w-0 flex-1 basis-0 sm:max-w-48">
            <Link href={`/${stream.username}`} className="block overflow-hidden rounded-lg bg-black/40 text-start hover:bg-white/15">
              <Thumbnail src={stream.thumbnail_url} channel={stream.username} isBlurred={stream.is_mature} />
              <span className="flex min-h-9 items-center gap-2 px-2 py-1 text-sm pointer-coarse:min-h-11">
                <bdi className="line-clamp-2 min-w-0 font-medium break-words">{shownName(stream)}</bdi>
                <span className="num ms-auto text-xs text-neutral-300" title={t("viewers", { count: stream.viewer_count })}>
                  {format.number(stream.viewer_count, { notation: "compact" })}
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
