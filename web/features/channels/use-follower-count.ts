"use client";

import { useSyncExternalStore } from "react";
import { useChannel } from "@/features/channels/channel-provider";
import { useViewer } from "@/features/channels/viewer-context";
import { follows } from "@/lib/follows";

/** How many follow the channel, with what the visitor has done since the page was rendered. */
export function useFollowerCount(): number {
  const { page } = useChannel();
  const { follows: before } = useViewer();
  const isFollowing = useSyncExternalStore(
    follows.subscribe,
    () => follows.getKnown().get(page.username) ?? before,
    () => before,
  );
  return Math.max(0, page.follower_count + Number(isFollowing) - Number(before));
}
