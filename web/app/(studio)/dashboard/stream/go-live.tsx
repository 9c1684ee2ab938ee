"use client";

import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { GoLiveSteps } from "@/features/studio/go-live-steps";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { Health, Profile, Stream } from "@/lib/api/types";
import { askOwnBroadcast, useOwnBroadcast } from "@/lib/hooks/use-own-broadcast";
import { shownName } from "@/lib/shown-name";

const POLL_MS = 2000;
const FRAME = "aspect-video w-full rounded-lg";

const Player = dynamic(() => import("@/features/player/player").then(({ Player }) => Player), {
  ssr: false,
  loading: () => <Skeleton className={FRAME} />,
});

interface GoLiveProps {
  initial: Health;
  profile: Pick<Profile, "username" | "display_name">;
  serverUrl: string;
  channelUrl: string;
}

/** The steps with a look at one's own picture, as soon as there is one. */
export function GoLive({ initial, profile, serverUrl, channelUrl }: GoLiveProps) {
  const { health, isStale } = useOwnBroadcast(initial, POLL_MS);
  const stream = useStream(health.state === "live" ? health.stream_id : null);
  const preview = stream ? (
    <Player
      preview
      source={{ kind: "live", broadcast: health.state, stream }}
      title={stream.title || shownName(profile)}
      channelName={shownName(profile)}
      graceEndsAt={stream.grace_ends_at ?? null}
      isStale={isStale}
      onContactChange={askOwnBroadcast}
      offline={null}
      className={FRAME}
    />
  ) : (
    <Skeleton className={FRAME} />
  );
  return (
    <GoLiveSteps health={health} isStale={isStale} serverUrl={serverUrl} channelUrl={channelUrl} preview={preview} />
  );
}

/** The broadcast of that number; null until it is known. A failure leaves the page without its preview, no more. */
function useStream(id: string | null): Stream | null {
  const [stream, setStream] = useState<Stream | null>(null);
  useEffect(() => {
    if (!id) return;
    const leaving = new AbortController();
    unwrap(api.GET("/api/streams/{id}", { params: { path: { id } }, signal: leaving.signal })).then(setStream, () => undefined);
    return () => leaving.abort();
  }, [id]);
  return stream?.id === id ? stream : null;
}
