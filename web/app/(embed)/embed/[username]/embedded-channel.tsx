"use client";

import { useState } from "react";
import { OwnPageLink } from "@/app/(embed)/embed/own-page-link";
import { useChannel } from "@/features/channels/channel-provider";
import { MatureGate } from "@/features/channels/mature-gate";
import { OfflineState } from "@/features/channels/offline-state";
import { Player } from "@/features/player/player";
import { rememberMature } from "@/lib/preferences";
import { shownName } from "@/lib/shown-name";

interface EmbeddedChannelProps {
  instance: string;
  isOfAge: boolean;
}

/** The player in all of another site's frame, and the way to the channel itself. */
export function EmbeddedChannel({ instance, isOfAge }: EmbeddedChannelProps) {
  const { store, page, state } = useChannel();
  const [mayWatch, setMayWatch] = useState(isOfAge);
  const name = shownName(page);
  return (
    <main data-over-video className="relative h-dvh overflow-hidden bg-black text-white">
      {state.info.is_mature && state.broadcast !== "offline" && !mayWatch ? (
        <MatureGate
          name={name}
          onAccept={() => {
            rememberMature();
            setMayWatch(true);
          }}
          className="size-full"
        />
      ) : (
        <Player
          muted
          source={{ kind: "live", broadcast: state.broadcast, stream: state.stream }}
          title={state.info.title || name}
          channelName={name}
          graceEndsAt={state.graceEndsAt}
          isStale={state.isStale}
          onContactChange={store.checkSoon}
          offline={<OfflineState page={page} isEmbedded />}
          onViewerCount={store.setViewers}
          className="size-full"
        />
      )}
      <OwnPageLink href={`/${page.username}`} instance={instance} />
    </main>
  );
}
