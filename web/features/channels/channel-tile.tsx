import { useTranslations } from "next-intl";
import Link from "next/link";
import { FollowButton } from "@/features/channels/follow-button";
import { LastLive } from "@/features/channels/last-live";
import { Avatar } from "@/components/ui/avatar";
import { cx } from "@/lib/cx";
import { shownName } from "@/lib/shown-name";

interface ChannelTileProps {
  channel: { username: string; display_name: string; avatar_url: string; is_live: boolean };
  /** When the last broadcast was over, as far as it is known. */
  lastLive?: string | null;
  isMember: boolean;
  isFollowed: boolean;
  heading?: "h2" | "h3";
}

/** A channel, live or not: who it is, when it was last seen, and a heart. */
export function ChannelTile({ channel, lastLive, isMember, isFollowed, heading: Heading = "h3" }: ChannelTileProps) {
  const t = useTranslations("channel");
  const { username, display_name, avatar_url, is_live } = channel;
  const name = shownName(channel);
  return (
    <article className="relative flex items-center gap-3 rounded-xl border border-line bg-surface p-3 hover:border-line-strong">
      <Avatar name={display_name} url={avatar_url} size="large" className={cx(is_live && "live-ring")} />
      <div className="min-w-0 grow">
        <Heading className="truncate text-title">
          <Link href={`/${username}`} prefetch={false} className="block truncate py-px after:absolute after:inset-0 after:rounded-xl">
            <bdi>{name}</bdi>
          </Link>
        </Heading>
        <p className="truncate text-sm text-muted">
          {is_live ? <span className="font-semibold text-ink">{t("live")}</span> : lastLive ? <LastLive at={lastLive} /> : t("offline")}
        </p>
      </div>
      <FollowButton username={username} name={name} isMember={isMember} initial={isFollowed} compact className="relative z-10" />
    </article>
  );
}
