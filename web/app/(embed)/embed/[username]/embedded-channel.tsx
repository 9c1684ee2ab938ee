"use client";

import { ExternalLink } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useChannel } from "@/features/channels/channel-provider";
import { MatureGate } from "@/features/channels/mature-gate";
import { OfflineState } from "@/features/channels/offline-state";
import { Player } from "@/features/player/player";
import { bdi } from "@/components/ui/bdi";
import { rememberMature } from "@/lib/preferences";
import { shownName } from "@/lib/shown-name";

interface EmbeddedChannelProps {
  instance: string;
  isOfAge: boolean;
}

/** The player in all of another site's frame, and the way to the channel itself. */
export function EmbeddedChannel({ instance, isOfAge }: EmbeddedChannelProps) {
  const t = useTranslations("embed");
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
      <a
        href={`/${page.username}`}
        target="_blank"
        rel="noopener"
        className="thumb-size absolute end-2 top-2 z-20 flex h-9 min-w-9 max-w-[55%] items-center justify-center gap-1.5 rounded-lg bg-black/70 px-3 text-sm font-medium hover:bg-black"
      >
        <span className="truncate max-[30rem]:sr-only">{t.rich("watchOn", { instance, bdi })}</span>
        <ExternalLink size={16} aria-hidden className="shrink-0" />
      </a>
    </main>
  );
}
