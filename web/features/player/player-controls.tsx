"use client";

import { Maximize, MessageSquare, Minimize, Pause, PictureInPicture2, Play, RectangleHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { PlayerSnapshot } from "@/features/player/player-snapshot";
import type { PlayerState } from "@/features/player/player-machine";
import { SettingsMenu } from "@/features/player/settings-menu";
import { SHORTCUTS, type ShortcutAction } from "@/features/player/shortcuts";
import { behindText } from "@/features/player/timeline";
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
  audioOnly: boolean;
  onAudioOnly: (audioOnly: boolean) => void;
  chat?: ChatSwitch;
  /** Makes a clip. */
  clip?: ReactNode;
  captions?: ReactNode;
  /** The bar of what can be sought. */
  seekRow?: ReactNode;
  /** Of what is over: where it is, and how fast. */
  recorded?: { place: ReactNode; onRate: (rate: number) => void };
}

/** Shows and hides the chat over or beside the picture. */
export interface ChatSwitch {
  isOpen: boolean;
  onToggle: () => void;
}

/** Nearer than this to the live position is live. */
const BEHIND_S = 3;
const NOTHING_TO_SEE = new Set<PlayerState>(["loading", "starting", "full", "reconnecting"]);

export function PlayerControls(props: PlayerControlsProps) {
  const { snapshot, visible, compact, theatre, canTheatre, recorded, onVolume, onAction } = props;
  const t = useTranslations("player");
  const isPaused = snapshot.state === "paused" || snapshot.state === "ended";
  const canGoLive = !recorded && !snapshot.loss && !NOTHING_TO_SEE.has(snapshot.state);
  const isFullscreen = useFullscreenElement() !== null;
  const FullscreenIcon = isFullscreen ? Minimize : Maximize;
  const PlayIcon = isPaused ? Play : Pause;
  return (
    <div
      data-testid="player-controls"
      className={cx(
        "absolute inset-x-0 bottom-0 z-10 bg-linear-to-t from-black/85 to-transparent px-2 pb-1.5 transition-opacity focus-within:opacity-100 max-sm:px-1 max-sm:pb-0.5",
        compact ? "pt-4" : "pt-10 max-sm:pt-4",
        !visible && "opacity-0",
      )}
    >
      {props.seekRow}
      <div className="flex items-center gap-1 max-sm:gap-0">
        <ControlButton label={t(isPaused ? "play" : "pause")} action="play" onAction={onAction}>
          <PlayIcon size={22} aria-hidden className="fill-current" />
        </ControlButton>
        <VolumeControl
          volume={snapshot.volume}
          muted={snapshot.muted}
          onVolume={onVolume}
          onToggleMute={() => onAction("mute")}
        />
        {recorded?.place}
        {canGoLive && (
          <LiveButton
            behind={snapshot.behind}
            canSeek={snapshot.canSeek}
            isAtEdge={!isPaused && snapshot.behind <= BEHIND_S}
            isStalled={snapshot.state === "buffering"}
            onClick={() => onAction("live")}
          />
        )}
        <div className="ms-auto flex items-center">
          {props.chat && <ChatButton {...props.chat} />}
          {!compact && (
            <>
              {props.captions}
              {props.clip}
              <SettingsMenu
                audioOnly={props.audioOnly}
                onAudioOnly={props.onAudioOnly}
                speed={recorded && { rate: snapshot.rate, onRate: recorded.onRate }}
                onAction={onAction}
              />
              <ControlButton label={t("pictureInPicture")} action="pictureInPicture" onAction={onAction} className="max-sm:hidden">
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

export function ControlButton({ label, action, onAction, pressed, className, children }: ControlButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      title={`${label} (${SHORTCUTS[action].join(action === "play" ? " / " : "+")})`}
      onClick={() => onAction(action)}
      className={cx("flex size-10 shrink-0 items-center justify-center rounded-lg hover:bg-white/20 pointer-coarse:size-11", className)}
    >
      {children}
    </button>
  );
}

function ChatButton({ isOpen, onToggle }: ChatSwitch) {
  const t = useTranslations("player");
  return (
    <button
      type="button"
      aria-label={t("chat")}
      aria-pressed={isOpen}
      title={t("chat")}
      onClick={onToggle}
      className="flex size-10 items-center justify-center rounded-lg hover:bg-white/20 pointer-coarse:size-11"
    >
      <MessageSquare size={20} aria-hidden className={cx(isOpen && "fill-current")} />
    </button>
  );
}

interface LiveButtonProps {
  behind: number;
  canSeek: boolean;
  isAtEdge: boolean;
  isStalled: boolean;
  onClick: () => void;
}

function LiveButton({ behind, canSeek, isAtEdge, isStalled, onClick }: LiveButtonProps) {
  const t = useTranslations("player");
  return (
    <button
      type="button"
      onClick={onClick}
      title={t(isAtEdge ? "atLiveEdge" : "jumpToLive")}
      className="flex h-10 min-w-0 items-center gap-2 rounded-lg px-2.5 pointer-coarse:h-11 text-sm font-semibold hover:bg-white/20"
    >
      <span
        aria-hidden
        data-testid="live-dot"
        className={cx("size-2 shrink-0 rounded-full", isAtEdge && !isStalled ? "bg-[#ff5a64]" : "bg-neutral-400")}
      />
      {!isAtEdge && canSeek ? (
        <>
          <span className="num">{behindText(behind)}</span>
          <span className="sr-only">{t("jumpToLive")}</span>
        </>
      ) : (
        <span className="truncate">{t(isAtEdge ? "live" : "jumpToLive")}</span>
      )}
    </button>
  );
}
