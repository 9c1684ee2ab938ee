"use client";

import { useChannel } from "@/features/channels/channel-provider";
import { FollowButton } from "@/features/channels/follow-button";
import { useViewer } from "@/features/channels/viewer-context";
import { shownName } from "@/lib/shown-name";

/** The follow button of the channel around it; owners have none. */
export function FollowChannel() {
  const { page } = useChannel();
  const { isMember, isOwner, follows } = useViewer();
  if (isOwner) {
    return null;
  }
  return <FollowButton username={page.username} name={shownName(page)} isMember={isMember} initial={follows} />;
}
