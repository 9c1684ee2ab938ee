"use client";

import { Link2 } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useChannel } from "@/features/channels/channel-provider";
import { useFollowerCount } from "@/features/channels/use-follower-count";
import { bdi } from "@/components/ui/bdi";
import { LinkedText } from "@/components/ui/linked-text";
import { shownName } from "@/lib/shown-name";
import { isWebUrl } from "@/lib/web-url";

/** The tab that says whose channel it is. */
export function ChannelAbout() {
  const t = useTranslations("channel");
  const format = useFormatter();
  const { page, state } = useChannel();
  const followers = useFollowerCount();
  const { description, language } = state.info;
  const name = shownName(page);
  const links = page.links.filter(isWebUrl);
  const joined = format.dateTime(new Date(page.created_at), { dateStyle: "long" });
  return (
    <div className="grid gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,1fr)_16rem]">
      {/* Off air it stands above already. */}
      {page.banner && state.broadcast !== "offline" && (
        <img src={page.banner.url} alt="" className="aspect-5/1 w-full rounded-xl bg-raised object-cover lg:col-span-2" />
      )}
      <section aria-labelledby="about-title" className="min-w-0 text-sm leading-relaxed break-words whitespace-pre-line">
        <h2 id="about-title" className="text-title">
          {t.rich("about", { name, bdi })}
        </h2>
        <p dir="auto" className="mt-3">
          {page.bio ? <LinkedText text={page.bio} /> : <span className="text-muted">{t.rich("noBio", { name, bdi })}</span>}
        </p>
        {description && (
          <p dir="auto" lang={language || undefined} className="mt-3 text-muted">
            <LinkedText text={description} />
          </p>
        )}
      </section>
      <div className="flex flex-col gap-4 text-sm">
        {links.length > 0 && (
          <ul className="flex flex-col gap-2 pointer-coarse:gap-6">
            {links.map((link) => (
              <li key={link} className="min-w-0">
                <a
                  href={link}
                  target="_blank"
                  rel="nofollow noopener ugc"
                  className="thumb-size relative flex items-center gap-1.5 font-medium hover:underline"
                >
                  <Link2 size={16} aria-hidden className="shrink-0" />
                  <span dir="ltr" className="truncate">{link.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "")}</span>
                </a>
              </li>
            ))}
          </ul>
        )}
        <p className="text-muted">
          {t("followers", { count: followers })}
          <br />
          {t("since", { date: joined })}
        </p>
      </div>
    </div>
  );
}
