"use client";

import { useEffect, useMemo, useSyncExternalStore } from "react";
import { usePlayerHost } from "@/app/(watch)/player-host";
import { WatchedChannel } from "@/app/(watch)/watched-channel";
import type { ChannelPage } from "@/lib/api/types";

/** The channel as player, page and chat share it. `isOfAge`: this device has said so before. */
export function useWatched(page: ChannelPage, isOfAge: boolean) {
  const { registry, myId } = usePlayerHost();
  const isMember = myId !== null;
  const isOwner = myId === page.id;
  // A socket belongs to one identity: who logs in or out gets a new one.
  const key = `${page.id}:${isMember}`;
  const watched = registry.find(key, () => new WatchedChannel(page, isMember, isOwner || isOfAge));
  useEffect(() => registry.hold(key, watched), [registry, key, watched]);
  useEffect(() => watched.store.renewPage(page), [watched, page]);
  const view = useSyncExternalStore(watched.subscribe, watched.getView, watched.getView);
  const follows = page.viewer?.follows ?? false;
  const viewer = useMemo(() => ({ isMember, isOwner, follows }), [isMember, isOwner, follows]);
  return { watched, view, viewer };
}
