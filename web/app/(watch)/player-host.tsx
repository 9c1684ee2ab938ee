"use client";

import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { WatchRegistry } from "@/app/(watch)/watch-registry";
import type { WatchedChannel } from "@/app/(watch)/watched-channel";

interface Host {
  registry: WatchRegistry<WatchedChannel>;
  /** The visitor's id; null for guests. */
  myId: string | null;
}

const HostContext = createContext<Host | null>(null);

interface PlayerHostProps {
  myId: string | null;
  /** The route that shows the player; it stays when the page beside it is left. */
  player: ReactNode;
  children: ReactNode;
}

/** The player beside every page: what it plays goes on while the visitor walks through the site. */
export function PlayerHost({ myId, player, children }: PlayerHostProps) {
  const [registry] = useState(() => new WatchRegistry<WatchedChannel>());
  const host = useMemo(() => ({ registry, myId }), [registry, myId]);
  return (
    <HostContext value={host}>
      <div className="stage">
        {player}
        {children}
      </div>
    </HostContext>
  );
}

export function usePlayerHost(): Host {
  const host = useContext(HostContext);
  if (!host) {
    throw new Error("usePlayerHost needs a PlayerHost above it");
  }
  return host;
}
