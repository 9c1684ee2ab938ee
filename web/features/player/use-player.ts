"use client";

import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { audioUrl } from "@/features/player/audio-only";
import { DISTANCE_S, useLatency } from "@/features/player/latency-choice";
import { loadDriver, preloadDriver } from "@/features/player/load-driver";
import type { Playable } from "@/features/player/playable";
import { PlayerController } from "@/features/player/player-controller";
import type { Broadcast } from "@/features/player/player-machine";
import { NOTHING_OBSERVED, type PlayerSnapshot } from "@/features/player/player-snapshot";
import { browserVolumeMemory, silentMemory } from "@/features/player/volume-memory";

interface PlayerInput {
  playable: Playable | null;
  broadcast: Broadcast;
  isStale: boolean;
  silent: boolean;
}

const noSubscription = () => () => undefined;

/** Ties a controller to the video element's life and feeds it what the channel says. */
export function usePlayer({ playable, broadcast, isStale, silent }: PlayerInput) {
  const [controller, setController] = useState<PlayerController | null>(null);
  const [broadcastAtFirst] = useState(broadcast);
  const [audioOnly, setAudioOnly] = useState(false);
  const source = useStable(playable && audioOnly ? soundOf(playable) : playable);

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

/** The same object as long as it says the same: what the channel is told about does not always concern what is played. */
function useStable(playable: Playable | null): Playable | null {
  const said = JSON.stringify(playable);
  return useMemo(() => JSON.parse(said) as Playable | null, [said]);
}

/** The past has pictures only. */
function soundOf(playable: Playable): Playable {
  const url = audioUrl(playable.url);
  return playable.kind === "live" ? { ...playable, url, dvr: null } : { ...playable, url };
}

/** What is shown until the controller exists, on the server above all. */
function useInitialSnapshot(broadcast: Broadcast, silent: boolean): PlayerSnapshot {
  const [snapshot] = useState<PlayerSnapshot>(() => ({
    state: broadcast === "live" || broadcast === "recorded" ? "loading" : broadcast,
    failure: null,
    loss: null,
    volume: 1,
    muted: silent,
    rate: 1,
    ...NOTHING_OBSERVED,
  }));
  return snapshot;
}
