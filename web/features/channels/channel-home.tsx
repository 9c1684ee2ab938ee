"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { useChannel } from "@/features/channels/channel-provider";
import { bdi } from "@/components/ui/bdi";
import { LinkedText } from "@/components/ui/linked-text";
import { shownName } from "@/lib/shown-name";

/** The first tab of a channel: what this broadcast is about, and in short whose it is. */
export function ChannelHome() {
  const t = useTranslations("channel");
  const { page, state } = useChannel();
  const { description, language } = state.info;
  const name = shownName(page);
  return (
    <div className="flex max-w-3xl flex-col gap-5 text-sm leading-relaxed break-words">
      {description && (
        <section aria-label={t("description")}>
          <p dir="auto" lang={language || undefined} className="whitespace-pre-line">
            <LinkedText text={description} />
          </p>
        </section>
      )}
      <section aria-label={t("aboutLabel", { name })}>
        <p dir="auto" className="line-clamp-3 whitespace-pre-line text-muted">
          {page.bio ? <LinkedText text={page.bio} /> : t.rich("noBio", { name, bdi })}
        </p>
        <Link href={`/${page.username}/about`} scroll={false} className="thumb-size relative mt-2 inline-block font-medium underline-offset-2 hover:underline">
          {t.rich("moreAbout", { name, bdi })}
        </Link>
      </section>
    </div>
  );
}
