"use client";

import { type ReactNode, useRef } from "react";
import { PlayerControls } from "@/features/player/player-controls";
import { PlayerOverlay } from "@/features/player/player-overlay";
import type { ShortcutAction } from "@/features/player/shortcuts";
import { ShortcutsHelp } from "@/features/player/shortcuts-help";
import { StatsOverlay } from "@/features/player/stats-overlay";
import { UnmuteButton } from "@/features/player/unmute-button";
import { useActivity } from "@/features/player/use-activity";
import { useContact } from "@/features/player/use-contact";
import { useHeartbeat } from "@/features/player/use-heartbeat";
import { useMediaSession } from "@/features/player/use-media-session";
import { useMetricsAttributes } from "@/features/player/use-metrics-attributes";
import { usePlayer } from "@/features/player/use-player";
import { usePlayerActions } from "@/features/player/use-player-actions";
import type { BroadcastState, Stream } from "@/lib/api/types";
import { cx } from "@/lib/cx";

export interface PlayerProps {
  broadcast: BroadcastState;
  stream: Stream | null;
  title: string;
  channelName: string;
  graceEndsAt: string | null;
  /** The page cannot reach the server; as soon as it can, the player tries again. */
  isStale: boolean;
  /** The server has stopped sending media, or sends again. */
  onContactChange: () => void;
  /** What to say while the channel is offline. */
  offline: ReactNode;
  /** A preview: starts silent, listens to no keys and counts as no viewer. */
  preview?: boolean;
  theatre?: boolean;
  onTheatreChange?: (theatre: boolean) => void;
  onFocusChat?: () => void;
  onViewerCount?: (count: number) => void;
  className?: string;
}

export function Player(props: PlayerProps) {
  const { broadcast, stream, title, channelName, preview = false, theatre = false } = props;
  const frame = useRef<HTMLDivElement>(null);
  const url = stream?.playback?.hls ?? stream?.stream_url ?? null;
  const { isStale } = props;
  const { controller, snapshot, attachVideo } = usePlayer({ url, broadcast, isStale, silent: preview });
  const { active, touch } = useActivity();
  const actions = usePlayerActions({
    frame,
    controller,
    theatre,
    onTheatreChange: props.onTheatreChange,
    onFocusChat: props.onFocusChat,
    keyboard: !preview,
  });
  const { state } = snapshot;
  const isWatching = state === "playing" || state === "buffering";

  useContact(snapshot.loss, props.onContactChange);
  useMetricsAttributes(frame, controller);
  useMediaSession(preview ? null : controller, title, channelName, stream?.thumbnail_url ?? null);
  useHeartbeat({
    controller,
    streamId: preview ? null : (stream?.id ?? null),
    isWatching,
    onViewerCount: props.onViewerCount,
  });

  const isQuiet = state === "playing" && !active;
  /** A finger cannot hover: its tap on a player whose controls are hidden shows them, and does no more. */
  const isWakingTap = useRef(false);
  const press = (action: ShortcutAction) => {
    if (!isWakingTap.current) actions.perform(action);
  };
  const hasVideo = state !== "offline" && state !== "error";
  return (
    <div
      ref={frame}
      data-testid="player"
      data-state={state}
      onPointerMove={touch}
      onPointerDown={({ pointerType }) => {
        isWakingTap.current = isQuiet && pointerType === "touch";
        touch();
      }}
      onFocus={touch}
      onKeyDown={() => {
        isWakingTap.current = false;
        touch();
      }}
      className={cx(
        "relative flex items-center justify-center overflow-hidden bg-black text-white",
        isQuiet && "cursor-none",
        props.className,
      )}
    >
      <video
        ref={attachVideo}
        playsInline
        poster={hasVideo ? stream?.thumbnail_url : undefined}
        aria-label={title}
        onClick={() => press("play")}
        onDoubleClick={() => actions.perform("fullscreen")}
        className={cx("absolute inset-0 size-full object-contain", !hasVideo && "invisible")}
      />
      <PlayerOverlay
        snapshot={snapshot}
        channelName={channelName}
        graceEndsAt={props.graceEndsAt}
        offline={props.offline}
        onRetry={() => controller?.retry()}
        onPlay={() => controller?.play()}
      />
      {hasVideo && snapshot.mutedByBrowser && <UnmuteButton onClick={() => controller?.setMuted(false)} />}
      {actions.showStats && controller && (
        <StatsOverlay controller={controller} streamId={stream?.id ?? ""} onClose={() => actions.setShowStats(false)} />
      )}
      {hasVideo && controller && (
        <PlayerControls
          snapshot={snapshot}
          visible={!isQuiet}
          compact={preview}
          theatre={theatre}
          canTheatre={Boolean(props.onTheatreChange)}
          onVolume={(volume) => controller.setVolume(volume)}
          onAction={press}
        />
      )}
      <ShortcutsHelp open={actions.showHelp} onOpenChange={actions.setShowHelp} />
    </div>
  );
}
