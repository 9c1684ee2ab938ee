"use client";

import { ChevronDown, Pencil } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { ChannelActions } from "@/features/channels/channel-actions";
import { ChannelNumbers } from "@/features/channels/channel-numbers";
import { useChannel } from "@/features/channels/channel-provider";
import { ChannelTopic } from "@/features/channels/channel-topic";
import { awayOf, ContactBadge, LiveBadge } from "@/features/channels/live-badge";
import { useViewer } from "@/features/channels/viewer-context";
import { Avatar } from "@/components/ui/avatar";
import { IconButton } from "@/components/ui/icon-button";
import { cx } from "@/lib/cx";
import { useOnline } from "@/lib/hooks/use-online";
import { shownName } from "@/lib/shown-name";

// For owners alone.
const ChannelSheet = dynamic(() => import("@/features/channels/channel-sheet").then((module) => module.ChannelSheet));
const EditInfo = dynamic(() => import("@/features/channels/edit-info").then((module) => module.EditInfo));

/** Who is on and what is shown: on a phone one line, with a sheet for the rest. `after` stands beside the actions. */
export function ChannelHeader({ after }: { after?: ReactNode }) {
  const t = useTranslations("channel");
  const { page, state } = useChannel();
  const { isOwner } = useViewer();
  const [isEditing, setEditing] = useState(false);
  const [isSheetOpen, setSheetOpen] = useState(false);
  const isLive = state.broadcast !== "offline";
  return (
    <header className="flex items-center gap-2.5 lg:items-start lg:gap-4">
      <Avatar
        name={page.display_name}
        url={page.avatar_url}
        className={cx("size-8 text-xs lg:size-16 lg:text-2xl", isLive && "ring-2 ring-live ring-offset-2 ring-offset-canvas")}
      />
      <div className="flex min-w-0 grow items-center gap-2.5 lg:block">
        {isEditing ? (
          <EditInfo onDone={() => setEditing(false)} />
        ) : (
          <Title>
            {isOwner && (
              <IconButton label={t("edit")} onClick={() => setEditing(true)} className="-my-2 text-muted">
                <Pencil size={16} aria-hidden />
              </IconButton>
            )}
          </Title>
        )}
        <div className="flex min-w-0 grow items-center gap-x-2.5 gap-y-1 lg:mt-0.5 lg:flex-wrap">
          <h1 className={cx("min-w-0 font-semibold max-lg:truncate lg:break-words", !state.info.title && "lg:text-section")}>
            <bdi>{shownName(page)}</bdi>
          </h1>
          <Badges />
        </div>
        {!isEditing && <ChannelTopic className="mt-2 max-lg:hidden" />}
        <ChannelNumbers className="shrink-0 max-[22.5rem]:hidden lg:mt-2" shortBelow="max-lg:hidden" />
      </div>
      <div className="flex flex-wrap justify-end gap-2 max-lg:hidden">
        <ChannelActions />
        {after}
      </div>
      <IconButton label={t("details")} aria-expanded={isSheetOpen} onClick={() => setSheetOpen(true)} className="lg:hidden">
        <ChevronDown size={20} aria-hidden />
      </IconButton>
      {isSheetOpen && <ChannelSheet onOpenChange={setSheetOpen} />}
    </header>
  );
}

/** What changes from evening to evening stands above who does it. */
function Title({ children }: { children: ReactNode }) {
  const { info } = useChannel().state;
  return (
    <div className="flex items-start gap-2 empty:hidden max-lg:hidden">
      {info.title && (
        <p className="min-w-0 text-section font-bold break-words">
          <bdi lang={info.language || undefined}>{info.title}</bdi>
        </p>
      )}
      {children}
    </div>
  );
}

function Badges() {
  const { broadcast, isStale } = useChannel().state;
  const isOnline = useOnline();
  return (
    <>
      {broadcast !== "offline" && <LiveBadge away={awayOf(broadcast)} dimmed={isStale} />}
      {isStale && <ContactBadge isOnline={isOnline} />}
    </>
  );
}
