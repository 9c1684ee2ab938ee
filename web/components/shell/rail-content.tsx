"use client";

import { useTranslations } from "next-intl";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { RailCategories, RailMore } from "@/components/shell/rail-categories";
import { RailChannelLink } from "@/components/shell/rail-channel-link";
import { bdi } from "@/components/ui/bdi";
import type { Rail, RailChannel } from "@/lib/rail";

interface RailContentProps {
  rail: Rail;
  instance: string;
}

export function RailContent({ rail, instance }: RailContentProps) {
  const t = useTranslations("nav");
  return (
    <>
      <Section id="rail-followed" title={t("followed")} more="/following" channels={rail.followed} />
      <Section id="rail-live" title={t.rich("liveOn", { instance, bdi })} more="/browse" channels={rail.live} />
      <RailCategories categories={rail.categories} />
      {rail.followed.length + rail.live.length === 0 && (
        <p className="px-3 py-2 text-sm text-muted @max-[10rem]:hidden">{t("nobodyLive")}</p>
      )}
    </>
  );
}

interface SectionProps {
  id: string;
  title: ReactNode;
  more: string;
  channels: readonly RailChannel[];
}

/** Not there while there is nobody to be named. */
function Section({ id, title, more, channels }: SectionProps) {
  const path = usePathname();
  if (channels.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby={id} className="py-1.5">
      <h2 id={id} className="px-3 py-1.5 text-xs font-semibold text-muted @max-[10rem]:sr-only">
        {title}
      </h2>
      <ul>
        {channels.map((channel) => (
          <li key={channel.username}>
            <RailChannelLink channel={channel} isHere={path === `/${channel.username}`} />
          </li>
        ))}
      </ul>
      <RailMore href={more} />
    </section>
  );
}
