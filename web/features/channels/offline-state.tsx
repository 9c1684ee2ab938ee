"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import type { ReactNode } from "react";
import { ChannelBanner } from "@/features/channels/channel-banner";
import { FollowChannel } from "@/features/channels/follow-channel";
import { LastLive } from "@/features/channels/last-live";
import { OtherChannels } from "@/features/channels/other-channels";
import { useViewer } from "@/features/channels/viewer-context";
import { Avatar } from "@/components/ui/avatar";
import { bdi } from "@/components/ui/bdi";
import type { ChannelPage, StreamCard } from "@/lib/api/types";
import { shownName } from "@/lib/shown-name";

interface OfflineStateProps {
  page: Pick<ChannelPage, "username" | "display_name" | "avatar_url" | "last_broadcast" | "accent" | "banner">;
  /** Within another site, from where nothing else here can be reached. */
  isEmbedded?: boolean;
  /** The last one, to see while nothing is on. */
  video?: ReactNode;
  /** Who is live, as far as the page was told. */
  others?: StreamCard[] | null;
}

/** The channel's banner: when it was last live, and what to do until it is again. */
export function OfflineState({ page, isEmbedded, video, others }: OfflineStateProps) {
  const t = useTranslations("channel");
  const { isOwner } = useViewer();
  return (
    <ChannelBanner page={page} data-testid="offline-state" className="gap-2 p-6 max-sm:p-4">
      <Avatar name={page.display_name} url={page.avatar_url} size="large" className="mb-1 max-sm:hidden" />
      <p className="text-lg font-semibold sm:text-xl">{t.rich("offlineTitle", { name: shownName(page), bdi })}</p>
      <p className="max-w-sm text-sm text-neutral-200">
        {page.last_broadcast && (
          <>
            <LastLive at={page.last_broadcast.ended_at} />
            <br />
          </>
        )}
        {t(isOwner ? "offlineOwner" : "offlineText")}
      </p>
      {video}
      {!isEmbedded && <WhatToDo username={page.username} others={others} />}
    </ChannelBanner>
  );
}

function WhatToDo({ username, others }: { username: string; others?: StreamCard[] | null }) {
  const t = useTranslations("channel");
  const { isOwner } = useViewer();
  return (
    <>
      <div className="mt-2 empty:hidden">
        {isOwner ? (
          <Link
            href="/dashboard/stream"
            className="flex h-11 items-center rounded-lg bg-white px-4 text-sm font-medium text-black hover:bg-neutral-200"
          >
            {t("setUpStream")}
          </Link>
        ) : (
          <FollowChannel />
        )}
      </div>
      <OtherChannels than={username} initial={others} />
    </>
  );
}
