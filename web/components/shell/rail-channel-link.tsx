import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";
import { Avatar } from "@/components/ui/avatar";
import { HoverCard } from "@/components/ui/hover-card";
import { cx } from "@/lib/cx";
import type { RailChannel } from "@/lib/rail";
import { shownName } from "@/lib/shown-name";

interface RailChannelLinkProps {
  channel: RailChannel;
  isHere: boolean;
}

/** One line; in a narrow rail only the face, and the words for those who hear the page. */
export function RailChannelLink({ channel, isHere }: RailChannelLinkProps) {
  const t = useTranslations("nav");
  const format = useFormatter();
  const { username, display_name, avatar_url, live } = channel;
  const link = (
    <Link
      href={`/${username}`}
      prefetch={false}
      aria-current={isHere ? "page" : undefined}
      className={cx(
        "flex h-11 items-center gap-2.5 px-2.5 -outline-offset-2 hover:bg-raised",
        isHere && "bg-raised",
        !live && "text-muted",
      )}
    >
      <Avatar name={display_name} url={avatar_url} size="small" className={cx(live ? "live-ring" : "opacity-60 grayscale")} />
      <span className="flex min-w-0 grow items-center gap-2 @max-[10rem]:sr-only">
        <span className="min-w-0 grow">
          <bdi className="block truncate text-sm leading-4 font-semibold">{shownName(channel)}</bdi>
          {live?.category && <bdi className="block truncate text-xs text-muted">{live.category}</bdi>}
        </span>
        {live ? (
          <span className="num flex shrink-0 items-center gap-1.5 text-xs">
            <span aria-hidden className="size-2 rounded-full bg-live" />
            <span aria-hidden>{format.number(live.viewer_count, { notation: "compact" })}</span>
            <span className="sr-only">{t("liveViewers", { count: live.viewer_count })}</span>
          </span>
        ) : (
          <span className="shrink-0 text-xs">{t("offline")}</span>
        )}
      </span>
    </Link>
  );
  return live ? <HoverCard content={<Preview channel={channel} live={live} />}>{link}</HoverCard> : link;
}

function Preview({ channel, live }: { channel: RailChannel; live: NonNullable<RailChannel["live"]> }) {
  return (
    <>
      {!live.is_mature && <img src={live.thumbnail_url} alt="" className="aspect-video w-full object-cover" />}
      <span className="block px-3 py-2.5">
        <bdi className="block font-semibold">{shownName(channel)}</bdi>
        {live.title && (
          <bdi lang={live.language || undefined} className="line-clamp-2">
            {live.title}
          </bdi>
        )}
      </span>
    </>
  );
}
