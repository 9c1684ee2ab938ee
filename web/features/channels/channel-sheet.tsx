"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { ChannelActions } from "@/features/channels/channel-actions";
import { useChannel } from "@/features/channels/channel-provider";
import { ChannelTopic } from "@/features/channels/channel-topic";
import { Uptime } from "@/features/channels/uptime";
import { useFollowerCount } from "@/features/channels/use-follower-count";
import { bdi } from "@/components/ui/bdi";
import { Button } from "@/components/ui/button";
import { LinkedText } from "@/components/ui/linked-text";
import { Sheet } from "@/components/ui/sheet";
import { accentStyle } from "@/lib/accent";
import { shownName } from "@/lib/shown-name";

interface ChannelSheetProps {
  onOpenChange: (open: boolean) => void;
}

/** On a phone, what the one line below the picture has no room for. */
export function ChannelSheet({ onOpenChange }: ChannelSheetProps) {
  const t = useTranslations("channel");
  const { page, state } = useChannel();
  const followers = useFollowerCount();
  const { info, stream } = state;
  const name = shownName(page);
  return (
    <Sheet open onOpenChange={onOpenChange} title={<bdi lang={info.language || undefined}>{info.title || name}</bdi>}>
      <p className="mt-1 text-sm text-muted">
        {info.title && <bdi className="font-medium text-ink">{name}</bdi>}
        {info.title && " · "}
        {stream && `${t("viewers", { count: state.viewers })} · `}
        {t("followers", { count: followers })}
        {stream && " · "}
        {stream && <Uptime since={stream.started_at} isStopped={state.isStale} />}
      </p>
      <ChannelTopic className="mt-4" />
      <div style={accentStyle(page.accent)} className="accent-scope mt-5">
        <ChannelActions />
      </div>
      {(info.description || page.bio) && (
        <p dir="auto" className="mt-5 line-clamp-6 text-sm break-words whitespace-pre-line">
          <LinkedText text={info.description || page.bio} />
        </p>
      )}
      <Button asChild variant="outline" className="mt-5 w-full">
        <Link href={`/${page.username}/about`} onClick={() => onOpenChange(false)}>
          <span>{t.rich("about", { name, bdi })}</span>
        </Link>
      </Button>
    </Sheet>
  );
}
