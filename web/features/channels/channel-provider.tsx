"use client";

import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { ChannelStore } from "@/features/channels/channel-store";
import { fetchPage } from "@/features/channels/fetch-page";
import { openChannelSocket } from "@/features/channels/open-channel-socket";
import type { ChannelPage } from "@/lib/api/types";

const ChannelContext = createContext<ChannelStore | null>(null);

interface ChannelProviderProps {
  page: ChannelPage;
  isMember: boolean;
  children: ReactNode;
}

/** One live channel with one socket for everything below it. */
export function ChannelProvider({ page, isMember, children }: ChannelProviderProps) {
  const [store] = useState(() => new ChannelStore(page, { socket: openChannelSocket(page.id, isMember), fetchPage }));
  useEffect(() => store.start(), [store]);
  return <ChannelContext value={store}>{children}</ChannelContext>;
}

export function useChannel() {
  const store = useContext(ChannelContext);
  if (!store) {
    throw new Error("useChannel needs a ChannelProvider above it");
  }
  const state = useSyncExternalStore(store.subscribe, store.getState, store.getState);
  return { store, page: store.page, socket: store.socket, state };
}
