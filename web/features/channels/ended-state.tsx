import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { bdi } from "@/components/ui/bdi";
import { ChannelBanner } from "@/features/channels/channel-banner";
import type { EndedBroadcast } from "@/features/channels/channel-state";
import { FollowChannel } from "@/features/channels/follow-channel";
import { OtherChannels } from "@/features/channels/other-channels";
import type { ChannelPage } from "@/lib/api/types";
import { formatDuration } from "@/lib/format";
import { shownName } from "@/lib/shown-name";

interface EndedStateProps {
  page: Pick<ChannelPage, "username" | "display_name" | "accent" | "banner">;
  ended: EndedBroadcast;
  /** To see it again. */
  video?: ReactNode;
}

/** For those who were there: the broadcast is over, and how it was. */
export function EndedState({ page, ended, video }: EndedStateProps) {
  const t = useTranslations("channel");
  return (
    <ChannelBanner page={page} data-testid="ended-state" className="gap-1.5 overflow-y-auto p-6 max-sm:p-3">
      <p className="font-semibold sm:text-xl">{t.rich("endedTitle", { name: shownName(page), bdi })}</p>
      <p className="num text-sm text-neutral-300">
        {t("endedLength", { duration: formatDuration(ended.seconds) })}
        {ended.peakViewers > 0 && ` · ${t("endedPeak", { count: ended.peakViewers })}`}
      </p>
      {video}
      <div className="mt-2 empty:hidden">
        <FollowChannel />
      </div>
      <OtherChannels than={page.username} />
    </ChannelBanner>
  );
}
