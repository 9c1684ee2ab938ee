"use client";

import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { ChannelStore } from "@/features/channels/channel-store";
import { fetchPage } from "@/features/channels/fetch-page";
import { openChannelSocket } from "@/features/channels/open-channel-socket";
import { type Viewer, ViewerContext } from "@/features/channels/viewer-context";
import type { ChannelPage } from "@/lib/api/types";

const ChannelContext = createContext<ChannelStore | null>(null);

export function createChannelStore(page: ChannelPage, isMember: boolean): ChannelStore {
  return new ChannelStore(page, { socket: openChannelSocket(page.id, isMember), fetchPage });
}

interface ChannelProviderProps {
  page: ChannelPage;
  isMember: boolean;
  children: ReactNode;
}

/** One live channel with one socket for everything below it, as long as it is there. */
export function ChannelProvider({ page, isMember, children }: ChannelProviderProps) {
  const [store] = useState(() => createChannelStore(page, isMember));
  useEffect(() => store.start(), [store]);
  return <ChannelContext value={store}>{children}</ChannelContext>;
}

interface ChannelScopeProps {
  store: ChannelStore;
  viewer: Viewer;
  children: ReactNode;
}

/** The same of a store that somebody else keeps, for a visitor who may do something with the channel. */
export function ChannelScope({ store, viewer, children }: ChannelScopeProps) {
  return (
    <ViewerContext value={viewer}>
      <ChannelContext value={store}>{children}</ChannelContext>
    </ViewerContext>
  );
}

export function useChannel() {
  const store = useContext(ChannelContext);
  if (!store) {
    throw new Error("useChannel needs a ChannelProvider above it");
  }
  const state = useSyncExternalStore(store.subscribe, store.getState, store.getState);
  const page = useSyncExternalStore(store.subscribe, store.getPage, store.getPage);
  return { store, page, socket: store.socket, state };
}
