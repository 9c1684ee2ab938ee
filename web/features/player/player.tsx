"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from "react";
import type { ClipOrigin } from "@/features/player/clip-sheet";
import { KeyEcho, useKeyEcho } from "@/features/player/key-echo";
import { type ChatSwitch, PlayerControls } from "@/features/player/player-controls";
import { type PlayerSource, playableOf, storyboardOf } from "@/features/player/playable";
import type { PlayerController } from "@/features/player/player-controller";
import { PlayerOverlay } from "@/features/player/player-overlay";
import { StatusLine } from "@/features/player/status-line";
import { UnmuteButton } from "@/features/player/unmute-button";
import { useActivity } from "@/features/player/use-activity";
import { useContact } from "@/features/player/use-contact";
import { useHeartbeat } from "@/features/player/use-heartbeat";
import { useMediaSession } from "@/features/player/use-media-session";
import { useMetricsAttributes } from "@/features/player/use-metrics-attributes";
import { usePictureTaps } from "@/features/player/use-picture-taps";
import { usePlaying } from "@/features/player/use-playing";
import { usePlayer } from "@/features/player/use-player";
import { usePlayerActions } from "@/features/player/use-player-actions";
import type { Captions } from "@/lib/api/types";
import { cx } from "@/lib/cx";
import { useFullscreenElement } from "@/lib/hooks/use-fullscreen-element";

const AudioSlate = dynamic(() => import("@/features/player/audio-slate").then((module) => module.AudioSlate));
const StatsOverlay = dynamic(() => import("@/features/player/stats-overlay").then((module) => module.StatsOverlay));
const ClipSheet = dynamic(() => import("@/features/player/clip-sheet").then((module) => module.ClipSheet));
const TitleStrip = dynamic(() => import("@/features/player/title-strip").then((module) => module.TitleStrip));
const ShortcutsHelp = dynamic(() => import("@/features/player/shortcuts-help").then((module) => module.ShortcutsHelp));
const CaptionsButton = dynamic(() => import("@/features/player/captions/captions-button").then((module) => module.CaptionsButton));
const CaptionBox = dynamic(() => import("@/features/player/captions/caption-box").then((module) => module.CaptionBox));
const SlowNotice = dynamic(() => import("@/features/player/slow-notice").then((module) => module.SlowNotice));
// Not needed before the first picture, and only where there is a past to go to.
const SeekRow = dynamic(() => import("@/features/player/seek-row").then((module) => module.SeekRow));
const ClipButton = dynamic(() => import("@/features/player/clip-button").then((module) => module.ClipButton));
const PlaceLabel = dynamic(() => import("@/features/player/seek-row").then((module) => module.PlaceLabel));
// Without it the player loads the file itself, and says so when it cannot.
const HlsAhead = dynamic(() => import("@/features/player/hls-library").catch(() => ({ default: () => null })));

const NO_CAPTIONS: readonly Captions[] = [];

export interface PlayerProps {
  source: PlayerSource;
  title: string;
  channelName: string;
  graceEndsAt?: string | null;
  /** The page cannot reach the server; as soon as it can, the player tries again. */
  isStale?: boolean;
  /** The server has stopped sending media, or sends again. */
  onContactChange?: () => void;
  /** What to say while the channel is offline. */
  offline?: ReactNode;
  /** A preview: starts silent, listens to no keys and counts as no viewer. */
  preview?: boolean;
  /** Starts silent whatever this browser remembers, and offers the sound. */
  muted?: boolean;
  /** Docked beside another page, whose keys it leaves alone. */
  mini?: boolean;
  theatre?: boolean;
  onTheatreChange?: (theatre: boolean) => void;
  onFocusChat?: () => void;
  /** For where the chat's own button is not in view. */
  chat?: ChatSwitch;
  /** What fills the screen in full screen, when chat comes along. */
  getScreen?: () => HTMLElement | null;
  onViewerCount?: (count: number) => void;
  /** Whether there is something that a visitor who leaves would miss. */
  onPlayingChange?: (isPlaying: boolean) => void;
  /** What a clip would be made of; absent for those who cannot make any. */
  clipOrigin?: ClipOrigin;
  /** For whoever wants to know or to change where the player is. */
  onController?: (controller: PlayerController | null) => void;
  className?: string;
}

export function Player(props: PlayerProps) {
  const { source, title, channelName, isStale = false, preview = false, muted = false, mini = false, theatre = false } = props;
  const t = useTranslations("player");
  const frame = useRef<HTMLElement>(null);
  const isLive = source.kind === "live";
  const stream = isLive ? source.stream : null;
  const broadcast = isLive ? source.broadcast : source.kind;
  const poster = isLive ? stream?.thumbnail_url : source.poster;
  const { controller, snapshot, attachVideo, audioOnly, setAudioOnly } = usePlayer({
    playable: playableOf(source),
    broadcast,
    isStale,
    silent: preview || muted,
  });
  const giveController = useEffectEvent((given: PlayerController | null) => props.onController?.(given));
  useEffect(() => {
    giveController(controller);
    return () => giveController(null);
  }, [controller]);
  const { active, touch } = useActivity();
  const keys = useKeyEcho();
  const isFullscreen = useFullscreenElement() !== null;
  const actions = usePlayerActions({
    frame,
    getScreen: props.getScreen,
    controller,
    theatre,
    onTheatreChange: props.onTheatreChange,
    onFocusChat: props.onFocusChat,
    onKey: keys.echo,
    canClip: props.clipOrigin !== undefined,
    keyboard: !preview && !mini,
  });
  const { state, slow, inHand } = snapshot;
  // Before the first picture there are other words for it, until there are figures.
  const showsSlow = inHand !== null || (slow !== null && (state !== "loading" || slow.carriesKbps !== null));
  const isWatching = state === "playing" || state === "buffering";

  // Until it is heard once; who silences it later knows how to undo that.
  const [offersSound, setOffersSound] = useState(muted);
  if (offersSound && !snapshot.muted) setOffersSound(false);

  usePlaying(isWatching || state === "reconnecting", props.onPlayingChange);
  useContact(snapshot.loss, props.onContactChange);
  useMetricsAttributes(frame, controller);
  useMediaSession(preview ? null : controller, title, channelName, poster ?? null);
  useHeartbeat({
    controller,
    streamId: preview ? null : (stream?.id ?? null),
    isWatching,
    onViewerCount: props.onViewerCount,
  });

  const isQuiet = state === "playing" && !active;
  const taps = usePictureTaps({
    isQuiet,
    canSeek: snapshot.canSeek,
    perform: actions.perform,
    onJump: (action) => controller && keys.echo(action, controller),
  });
  const coversPage = (theatre || isFullscreen) && !mini;
  const hasVideo = state !== "offline" && state !== "error";
  const tracks = isLive ? NO_CAPTIONS : (source.captions ?? NO_CAPTIONS);
  const hasCaptions = !preview && !mini && (tracks.length > 0 || snapshot.captioned);
  return (
    <section
      ref={frame}
      aria-label={t("region", { title })}
      data-testid="player"
      data-over-video
      data-state={state}
      onPointerMove={touch}
      onPointerDown={(event) => {
        taps.frame.onPointerDown(event);
        touch();
      }}
      onFocus={touch}
      onKeyDown={() => {
        taps.frame.onKeyDown();
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
        loop={!isLive && source.loops}
        poster={hasVideo ? poster : undefined}
        {...taps.picture}
        className={cx("absolute inset-0 size-full object-contain", !hasVideo && "invisible")}
      />
      {hasVideo && audioOnly && <AudioSlate channelName={channelName} />}
      {hasVideo && hasCaptions && controller && (
        <CaptionBox controller={controller} tracks={tracks} inPictures={snapshot.captioned} raised={!isQuiet} />
      )}
      <PlayerOverlay
        isLive={isLive}
        snapshot={snapshot}
        channelName={channelName}
        graceEndsAt={props.graceEndsAt ?? null}
        offline={props.offline}
        onRetry={() => controller?.retry()}
        onPlay={() => controller?.play()}
      />
      <StatusLine broadcast={broadcast} snapshot={snapshot} isStale={isStale} channelName={channelName} echo={keys.text} />
      <KeyEcho text={keys.text} />
      {hasVideo && coversPage && (
        <TitleStrip title={title} channelName={channelName} visible={!isQuiet} />
      )}
      {hasVideo && (
        <div className={cx("absolute start-3 z-10 flex max-w-[calc(100%-1.5rem)] flex-col items-start gap-2", coversPage ? "top-20" : "top-3")}>
          {(snapshot.mutedByBrowser || offersSound) && <UnmuteButton onClick={() => controller?.setMuted(false)} />}
          {showsSlow && (
            <SlowNotice
              slow={slow}
              inHand={inHand}
              onWait={() => controller?.waitAndBuffer()}
              onAudioOnly={audioOnly ? undefined : () => setAudioOnly(true)}
            />
          )}
        </div>
      )}
      {broadcast !== "offline" && (
        <noscript>
          <p className="absolute inset-0 z-10 flex items-center justify-center bg-black p-6 text-center">{t("noScript")}</p>
        </noscript>
      )}
      {actions.showStats && controller && (
        <StatsOverlay controller={controller} streamId={stream?.id ?? ""} onClose={() => actions.setShowStats(false)} />
      )}
      {hasVideo && controller && (
        <PlayerControls
          snapshot={snapshot}
          visible={!isQuiet}
          compact={preview || mini}
          theatre={theatre}
          canTheatre={Boolean(props.onTheatreChange) && !mini}
          onVolume={(volume) => controller.setVolume(volume)}
          onAction={taps.press}
          audioOnly={audioOnly}
          onAudioOnly={setAudioOnly}
          chat={mini ? undefined : props.chat}
          captions={hasCaptions && <CaptionsButton tracks={tracks} inPictures={snapshot.captioned} presses={actions.captionPresses} />}
          clip={snapshot.canSeek && props.clipOrigin && <ClipButton onAction={taps.press} />}
          seekRow={snapshot.canSeek && !preview && !mini && (
            <SeekRow controller={controller} chapters={isLive ? [] : source.chapters} storyboardUrl={storyboardOf(source)} />
          )}
          recorded={isLive ? undefined : { place: <PlaceLabel controller={controller} />, onRate: (rate) => controller.playhead.setRate(rate) }}
        />
      )}
      {actions.isClipping && controller && props.clipOrigin && (
        <ClipSheet controller={controller} origin={props.clipOrigin} title={title} onClose={() => actions.setClipping(false)} />
      )}
      <HlsAhead />
      {actions.showHelp && <ShortcutsHelp onOpenChange={actions.setShowHelp} />}
    </section>
  );
}
