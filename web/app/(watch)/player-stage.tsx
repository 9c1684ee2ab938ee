"use client";

import dynamic from "next/dynamic";
import { usePathname } from "next/navigation";
import { useRef, useState } from "react";
import { usePlace } from "@/app/(watch)/use-place";
import { useWatched } from "@/app/(watch)/use-watched";
import type { WatchedChannel, WatchView } from "@/app/(watch)/watched-channel";
import { ChannelScope, useChannel } from "@/features/channels/channel-provider";
import { useViewer } from "@/features/channels/viewer-context";
import { Player } from "@/features/player/player";
import { CONTENT_ID } from "@/components/shell/skip-link";
import { accentStyle } from "@/lib/accent";
import type { ChannelPage } from "@/lib/api/types";
import { useFullscreenElement } from "@/lib/hooks/use-fullscreen-element";
import { useMediaQuery } from "@/lib/hooks/use-media-query";
import { useSwipe } from "@/lib/hooks/use-swipe";
import type { Meanwhile } from "@/lib/meanwhile";
import { rememberMature } from "@/lib/preferences";
import { shownName } from "@/lib/shown-name";

// Not while there is something live to watch.
const EndedState = dynamic(() => import("@/features/channels/ended-state").then((module) => module.EndedState));
const MatureGate = dynamic(() => import("@/features/channels/mature-gate").then((module) => module.MatureGate));
const MiniBar = dynamic(() => import("@/features/player/mini-bar").then((module) => module.MiniBar));
const OfflineState = dynamic(() => import("@/features/channels/offline-state").then((module) => module.OfflineState));
const EndedVideo = dynamic(() => import("@/features/videos/ended-video").then((module) => module.EndedVideo), { ssr: false });
const LastVideo = dynamic(() => import("@/features/videos/last-video").then((module) => module.LastVideo));

interface PlayerStageProps {
  page: ChannelPage;
  /** This device has said so before. */
  isOfAge: boolean;
  /** Of a channel that was offline when the page was made. */
  meanwhile: Meanwhile | null;
}

/** The player of the channel that was opened last, wherever the visitor is now. */
export function PlayerStage({ page, isOfAge, meanwhile }: PlayerStageProps) {
  const { watched, view, viewer } = useWatched(page, isOfAge);
  return (
    <ChannelScope store={watched.store} viewer={viewer}>
      <Stage watched={watched} view={view} meanwhile={meanwhile} />
    </ChannelScope>
  );
}

/** As in stage.css. */
const SIDEWAYS_PHONE = "(width < 64rem) and (orientation: landscape) and (height < 30rem) and (pointer: coarse)";

/** The chat where its own button is out of sight; `undefined` where it is not. */
function useChatSwitch(watched: WatchedChannel, view: WatchView) {
  const isFullscreen = useFullscreenElement() !== null;
  const isOverlay = useMediaQuery(SIDEWAYS_PHONE, false) || isFullscreen;
  const { isOverlayOpen, isChatOpen, theatre } = view;
  if (isOverlay) {
    return { isOpen: isOverlayOpen, onToggle: () => watched.arrange({ isOverlayOpen: !isOverlayOpen }) };
  }
  return theatre ? { isOpen: isChatOpen, onToggle: () => watched.arrange({ isChatOpen: !isChatOpen }) } : undefined;
}

interface StageProps {
  watched: WatchedChannel;
  view: WatchView;
  meanwhile: Meanwhile | null;
}

function Stage(props: StageProps) {
  const { page, state } = useChannel();
  const [isPlaying, setPlaying] = useState(false);
  const isHere = usePathname().split("/")[1]?.toLowerCase() === page.username;
  const [place, close] = usePlace(isHere, isPlaying, state.broadcast === "offline");
  if (place === "closed") {
    return null;
  }
  return <PlayerBox {...props} isDocked={place === "docked"} onClose={close} onPlayingChange={setPlaying} />;
}

interface PlayerBoxProps extends StageProps {
  isDocked: boolean;
  onClose: () => void;
  onPlayingChange: (isPlaying: boolean) => void;
}

function PlayerBox({ watched, view, meanwhile, isDocked, onClose, onPlayingChange }: PlayerBoxProps) {
  const { store, page, state } = useChannel();
  const { isMember } = useViewer();
  const chat = useChatSwitch(watched, view);
  const box = useRef<HTMLDivElement>(null);
  useSwipe(box, (towards) => watched.arrange({ isOverlayOpen: towards === "start" }));
  const isLive = state.broadcast !== "offline";
  const name = shownName(page);
  const title = state.info.title || name;

  function acceptMature() {
    rememberMature();
    watched.arrange({ mayWatch: true });
    document.getElementById(CONTENT_ID)?.focus(); // The button is gone, and the focus with it.
  }

  return (
    <div
      ref={box}
      style={accentStyle(page.accent)}
      className="player-box accent-scope"
      data-place={isDocked ? "docked" : "page"}
      data-offline={!isLive || undefined}
    >
      {state.info.is_mature && isLive && !view.mayWatch ? (
        <MatureGate name={name} onAccept={acceptMature} className="size-full" />
      ) : (
        <Player
          mini={isDocked}
          source={{ kind: "live", broadcast: state.broadcast, stream: state.stream }}
          title={title}
          channelName={name}
          graceEndsAt={state.graceEndsAt}
          isStale={state.isStale}
          onContactChange={store.checkSoon}
          offline={
            state.ended ? (
              <EndedState page={page} ended={state.ended} video={<EndedVideo id={state.ended.id} username={page.username} />} />
            ) : (
              <OfflineState page={page} others={meanwhile?.others} video={<LastVideo username={page.username} initial={meanwhile?.video} />} />
            )
          }
          theatre={view.theatre}
          onTheatreChange={(theatre) => watched.arrange({ theatre })}
          chat={chat}
          getScreen={() => box.current?.parentElement ?? null}
          onFocusChat={watched.focusChat}
          onViewerCount={store.setViewers}
          onPlayingChange={onPlayingChange}
          clipOrigin={isMember && state.stream ? { kind: "stream", id: state.stream.id } : undefined}
          className="player-frame"
        />
      )}
      {isDocked && <MiniBar href={`/${page.username}`} title={title} channelName={name} onClose={onClose} />}
    </div>
  );
}
