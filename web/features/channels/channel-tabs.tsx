"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useChannel } from "@/features/channels/channel-provider";
import { cx } from "@/lib/cx";

const TABS = [
  { key: "home", path: "" },
  { key: "videos", path: "/videos" },
  { key: "clips", path: "/clips" },
  { key: "about", path: "/about" },
] as const;

/** Which tab of a channel an address shows; empty for its first. */
export function tabOf(path: string): string {
  return path.split("/").slice(2).join("/");
}

/** The channel's pages: a change of them stops neither picture nor chat. */
export function ChannelTabs() {
  const t = useTranslations("channel.tabs");
  const { page } = useChannel();
  const current = tabOf(usePathname());
  return (
    <nav aria-label={t("label")} className="channel-tabs flex gap-4 sm:gap-6 border-b border-line px-4 lg:px-6">
      {TABS.map(({ key, path }) => {
        const isCurrent = path.slice(1) === current;
        return (
          <Link
            key={key}
            href={`/${page.username}${path}`}
            scroll={false}
            aria-current={isCurrent ? "page" : undefined}
            className={cx(
              "-mb-px flex h-11 items-center border-b-2 text-sm font-semibold",
              isCurrent ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
            )}
          >
            {t(key)}
          </Link>
        );
      })}
    </nav>
  );
}
