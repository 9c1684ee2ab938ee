"use client";

import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { audioUrl } from "@/features/player/audio-only";
import { DISTANCE_S, useLatency } from "@/features/player/latency-choice";
import { loadDriver, preloadDriver } from "@/features/player/load-driver";
import { PlayerController } from "@/features/player/player-controller";
import { NOTHING_OBSERVED, type PlayerSnapshot } from "@/features/player/player-snapshot";
import { browserVolumeMemory, silentMemory } from "@/features/player/volume-memory";
import type { BroadcastState } from "@/lib/api/types";

interface PlayerSource {
  url: string | null;
  broadcast: BroadcastState;
  isStale: boolean;
  silent: boolean;
}

const noSubscription = () => () => undefined;

/** Ties a controller to the video element's life and feeds it what the channel says. */
export function usePlayer({ url, broadcast, isStale, silent }: PlayerSource) {
  const [controller, setController] = useState<PlayerController | null>(null);
  const [broadcastAtFirst] = useState(broadcast);
  const [audioOnly, setAudioOnly] = useState(false);
  const source = url && audioOnly ? audioUrl(url) : url;

  const attachVideo = useCallback(
    (video: HTMLVideoElement) => {
      const memory = silent ? silentMemory : browserVolumeMemory;
      const created = new PlayerController(video, { broadcast: broadcastAtFirst, loadDriver, memory });
      setController(created);
      return () => {
        created.destroy();
        setController(null);
      };
    },
    [silent, broadcastAtFirst],
  );

  // A failure is the controller's affair, when it needs the driver.
  useEffect(() => void preloadDriver().catch(() => undefined), []);

  useEffect(() => {
    // The state comes first: a source loaded for a channel that counts as offline would not be shown.
    controller?.setBroadcast(broadcast);
    controller?.setSource(broadcast === "offline" ? null : source);
  }, [controller, broadcast, source]);

  const [latency] = useLatency();
  useEffect(() => controller?.latency.keepBehind(DISTANCE_S[latency]), [controller, latency]);

  useEffect(() => {
    if (!isStale) controller?.kick();
  }, [controller, isStale]);

  const before: PlayerSnapshot = useInitialSnapshot(broadcastAtFirst, silent);
  const snapshot = useSyncExternalStore(
    controller?.subscribe ?? noSubscription,
    () => controller?.getSnapshot() ?? before,
    () => before,
  );
  // Not every stream has sound to hear alone.
  if (audioOnly && snapshot.loss === "absent") {
    setAudioOnly(false);
  }
  return { controller, snapshot, attachVideo, audioOnly, setAudioOnly };
}

/** What is shown until the controller exists, on the server above all. */
function useInitialSnapshot(broadcast: BroadcastState, silent: boolean): PlayerSnapshot {
  const [snapshot] = useState<PlayerSnapshot>(() => ({
    state: broadcast === "live" ? "loading" : broadcast,
    failure: null,
    loss: null,
    volume: 1,
    muted: silent,
    ...NOTHING_OBSERVED,
  }));
  return snapshot;
}
