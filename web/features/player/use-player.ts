"use client";

import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { loadDriver, preloadDriver } from "@/features/player/load-driver";
import { PlayerController, type PlayerSnapshot } from "@/features/player/player-controller";
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

  const attachVideo = useCallback(
    (video: HTMLVideoElement) => {
      const created = new PlayerController(video, { loadDriver, memory: silent ? silentMemory : browserVolumeMemory });
      setController(created);
      return () => {
        created.destroy();
        setController(null);
      };
    },
    [silent],
  );

  // A failure is the controller's affair, when it needs the driver.
  useEffect(() => void preloadDriver().catch(() => undefined), []);

  useEffect(() => {
    // The state comes first: a source loaded for a channel that counts as offline would not be shown.
    controller?.setBroadcast(broadcast);
    controller?.setSource(broadcast === "offline" ? null : url);
  }, [controller, broadcast, url]);

  useEffect(() => {
    if (!isStale) controller?.kick();
  }, [controller, isStale]);

  const before: PlayerSnapshot = useInitialSnapshot(broadcast, silent);
  const snapshot = useSyncExternalStore(
    controller?.subscribe ?? noSubscription,
    () => controller?.getSnapshot() ?? before,
    () => before,
  );
  return { controller, snapshot, attachVideo };
}

/** What is shown until the controller exists, on the server above all. */
function useInitialSnapshot(broadcast: BroadcastState, silent: boolean): PlayerSnapshot {
  const [snapshot] = useState<PlayerSnapshot>(() => ({
    state: broadcast === "live" ? "loading" : broadcast,
    failure: null,
    loss: null,
    volume: 1,
    muted: silent,
    mutedByBrowser: false,
    isBehind: false,
  }));
  return snapshot;
}
