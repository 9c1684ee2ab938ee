"use client";

import { Activity, Keyboard, Maximize, Minimize, Pause, PictureInPicture2, Play, RectangleHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { PlayerSnapshot } from "@/features/player/player-controller";
import type { PlayerState } from "@/features/player/player-machine";
import { SHORTCUTS, type ShortcutAction } from "@/features/player/shortcuts";
import { VolumeControl } from "@/features/player/volume-control";
import { cx } from "@/lib/cx";
import { useFullscreenElement } from "@/lib/hooks/use-fullscreen-element";

interface PlayerControlsProps {
  snapshot: PlayerSnapshot;
  visible: boolean;
  /** Leaves out what makes no sense in a small preview. */
  compact: boolean;
  theatre: boolean;
  canTheatre: boolean;
  onVolume: (volume: number) => void;
  onAction: (action: ShortcutAction) => void;
}

const NOTHING_TO_SEE = new Set<PlayerState>(["loading", "starting", "reconnecting"]);

export function PlayerControls(props: PlayerControlsProps) {
  const { snapshot, visible, compact, theatre, canTheatre, onVolume, onAction } = props;
  const t = useTranslations("player");
  const isPaused = snapshot.state === "paused";
  const canGoLive = !snapshot.loss && !NOTHING_TO_SEE.has(snapshot.state);
  const isFullscreen = useFullscreenElement() !== null;
  const FullscreenIcon = isFullscreen ? Minimize : Maximize;
  const PlayIcon = isPaused ? Play : Pause;
  return (
    <div
      data-testid="player-controls"
      className={cx(
        "absolute inset-x-0 bottom-0 z-10 flex items-center gap-1 bg-linear-to-t from-black/85 to-transparent px-2 pt-10 pb-1.5 transition-opacity focus-within:opacity-100",
        !visible && "opacity-0",
      )}
    >
      <ControlButton label={t(isPaused ? "play" : "pause")} action="play" onAction={onAction}>
        <PlayIcon size={22} aria-hidden className="fill-current" />
      </ControlButton>
      <VolumeControl
        volume={snapshot.volume}
        muted={snapshot.muted}
        onVolume={onVolume}
        onToggleMute={() => onAction("mute")}
      />
      {canGoLive && <LiveButton isAtEdge={!isPaused && !snapshot.isBehind} onClick={() => onAction("live")} />}
      <div className="ml-auto flex items-center">
        {!compact && (
          <>
            <ControlButton label={t("stats")} action="stats" onAction={onAction} className="max-sm:hidden">
              <Activity size={20} aria-hidden />
            </ControlButton>
            <ControlButton label={t("help")} action="help" onAction={onAction} className="max-md:hidden">
              <Keyboard size={20} aria-hidden />
            </ControlButton>
            <ControlButton label={t("pictureInPicture")} action="pictureInPicture" onAction={onAction}>
              <PictureInPicture2 size={20} aria-hidden />
            </ControlButton>
          </>
        )}
        {canTheatre && (
          <ControlButton
            label={t("theatre")}
            pressed={theatre}
            action="theatre"
            onAction={onAction}
            className="max-lg:hidden"
          >
            <RectangleHorizontal size={20} aria-hidden />
          </ControlButton>
        )}
        <ControlButton label={t("fullscreen")} pressed={isFullscreen} action="fullscreen" onAction={onAction}>
          <FullscreenIcon size={20} aria-hidden />
        </ControlButton>
      </div>
    </div>
  );
}

interface ControlButtonProps {
  label: string;
  action: ShortcutAction;
  onAction: (action: ShortcutAction) => void;
  pressed?: boolean;
  className?: string;
  children: ReactNode;
}

function ControlButton({ label, action, onAction, pressed, className, children }: ControlButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      title={`${label} (${SHORTCUTS[action].join(action === "play" ? " / " : "+")})`}
      onClick={() => onAction(action)}
      className={cx("flex size-10 items-center justify-center rounded-lg hover:bg-white/20 pointer-coarse:size-11", className)}
    >
      {children}
    </button>
  );
}

function LiveButton({ isAtEdge, onClick }: { isAtEdge: boolean; onClick: () => void }) {
  const t = useTranslations("player");
  return (
    <button
      type="button"
      onClick={onClick}
      title={t(isAtEdge ? "atLiveEdge" : "jumpToLive")}
      className="flex h-10 items-center gap-2 rounded-lg px-2.5 pointer-coarse:h-11 text-sm font-semibold hover:bg-white/20"
    >
      <span aria-hidden className={cx("size-2 rounded-full", isAtEdge ? "bg-[#ff5a64]" : "bg-neutral-400")} />
      {t(isAtEdge ? "live" : "jumpToLive")}
    </button>
  );
}
