"use client";

import { useTranslations } from "next-intl";
import dynamic from "next/dynamic";
import { usePathname } from "next/navigation";
import { useCallback, useState } from "react";
import { usePlayerHost } from "@/app/(watch)/player-host";
import { usePlace } from "@/app/(watch)/use-place";
import { setWatchedVideo } from "@/app/(watch)/watched-video";
import { MatureGate } from "@/features/channels/mature-gate";
import { MiniBar } from "@/features/player/mini-bar";
import { Player } from "@/features/player/player";
import type { PlayerController } from "@/features/player/player-controller";
import { useVideoRecord } from "@/features/player/use-video-record";
import { videoTitle } from "@/features/videos/video-title";
import { CONTENT_ID } from "@/components/shell/skip-link";
import type { Vod } from "@/lib/api/types";
import { rememberMature } from "@/lib/preferences";
import { shownName } from "@/lib/shown-name";

const BringBack = dynamic(() => import("@/features/videos/bring-back").then((module) => module.BringBack), { ssr: false });

interface VideoStageProps {
  video: Vod;
  playback: NonNullable<Vod["playback"]>;
  startAt: number;
  /** This device has said so before. */
  isOfAge: boolean;
}

/** The player of the video that was opened last, wherever the visitor is now. */
export function VideoStage(props: VideoStageProps) {
  const [isPlaying, setPlaying] = useState(false);
  const href = `/videos/${props.video.id}`;
  const [place, close] = usePlace(usePathname() === href, isPlaying, false);
  if (place === "closed") {
    return null;
  }
  return <VideoBox {...props} href={href} isDocked={place === "docked"} onClose={close} onPlayingChange={setPlaying} />;
}

interface VideoBoxProps extends VideoStageProps {
  href: string;
  isDocked: boolean;
  onClose: () => void;
  onPlayingChange: (isPlaying: boolean) => void;
}

function VideoBox({ video, playback, startAt, isOfAge, href, isDocked, onClose, onPlayingChange }: VideoBoxProps) {
  const t = useTranslations("videos");
  const { myId } = usePlayerHost();
  const [controller, setController] = useState<PlayerController | null>(null);
  const [theatre, setTheatre] = useState(false);
  const [mayWatch, setMayWatch] = useState(isOfAge || !video.is_mature || myId === video.channel.id);
  const [isHere, setHere] = useState(!video.is_archived);
  useVideoRecord(video.id, controller?.video ?? null, myId !== null);
  const name = shownName(video.channel);
  const title = videoTitle(video, t);

  const onHere = useCallback(() => setHere(true), []);

  function acceptMature(): void {
    rememberMature();
    setMayWatch(true);
    document.getElementById(CONTENT_ID)?.focus(); // The button is gone, and the focus with it.
  }

  function onController(given: PlayerController | null): void {
    setController(given);
    setWatchedVideo(video.id, given);
  }

  return (
    <div className="player-box" data-place={isDocked ? "docked" : "page"} data-theatre={(theatre && !isDocked) || undefined}>
      {!mayWatch ? (
        <MatureGate name={name} onAccept={acceptMature} className="size-full" />
      ) : !isHere ? (
        <BringBack id={video.id} onReady={onHere} />
      ) : (
        <Player
          mini={isDocked}
          source={{
            kind: "recorded",
            url: playback.hls_url,
            startAt,
            poster: video.thumbnail_url ?? undefined,
            storyboard: playback.storyboard_url,
            chapters: video.chapters,
            captions: video.captions,
          }}
          title={title}
          channelName={name}
          theatre={theatre}
          onTheatreChange={setTheatre}
          onPlayingChange={onPlayingChange}
          onController={onController}
          clipOrigin={myId ? { kind: "video", id: video.id } : undefined}
          className="player-frame"
        />
      )}
      {isDocked && <MiniBar href={href} title={title} channelName={name} onClose={onClose} />}
    </div>
  );
}
