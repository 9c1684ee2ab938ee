"use client";

import { Link2 } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useChannel } from "@/features/channels/channel-provider";
import { Card, CardTitle } from "@/components/ui/card";
import { isWebUrl } from "@/lib/web-url";

export function ChannelAbout() {
  const t = useTranslations("channel");
  const format = useFormatter();
  const { page, state } = useChannel();
  const { description } = state.info;
  const links = page.links.filter(isWebUrl);
  const joined = format.dateTime(new Date(page.created_at), { dateStyle: "long" });
  return (
    <Card aria-labelledby="about-title">
      <CardTitle id="about-title">{t("about", { name: page.display_name })}</CardTitle>
      <div className="mt-2 flex flex-col gap-3 text-sm break-words whitespace-pre-line">
        <p>{page.bio || <span className="text-muted">{t("noBio", { name: page.display_name })}</span>}</p>
        {description && <p className="text-muted">{description}</p>}
      </div>
      {links.length > 0 && (
        <ul className="mt-4 flex flex-wrap gap-x-5 gap-y-2 text-sm pointer-coarse:gap-y-6">
          {links.map((link) => (
            <li key={link} className="min-w-0">
              <a
                href={link}
                target="_blank"
                rel="nofollow noopener ugc"
                className="thumb-size relative flex items-center gap-1.5 font-medium text-accent-ink hover:underline"
              >
                <Link2 size={16} aria-hidden className="shrink-0" />
                <span className="truncate">{link.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "")}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
      <p className="mt-4 text-sm text-muted">{t("since", { date: joined })}</p>
    </Card>
  );
}
