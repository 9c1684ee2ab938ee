"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { OwnPageLink } from "@/app/(embed)/embed/own-page-link";
import { MatureGate } from "@/features/channels/mature-gate";
import { Player } from "@/features/player/player";
import type { PlayerController } from "@/features/player/player-controller";
import { useClipView, useVideoRecord } from "@/features/player/use-video-record";
import { clipTitle, videoTitle } from "@/features/videos/video-title";
import type { Clip, Vod } from "@/lib/api/types";
import { rememberMature } from "@/lib/preferences";
import { shownName } from "@/lib/shown-name";

interface FrameProps {
  instance: string;
  isOfAge: boolean;
}

export function EmbeddedVideo({ video, startAt, ...frame }: FrameProps & { video: Vod; startAt: number }) {
  const t = useTranslations("videos");
  const [controller, setController] = useState<PlayerController | null>(null);
  useVideoRecord(video.id, controller?.video ?? null, false);
  return (
    <EmbeddedRecording
      {...frame}
      path={`/videos/${video.id}`}
      recording={video}
      title={videoTitle(video, t)}
      play={{ startAt, chapters: video.chapters }}
      onController={setController}
    />
  );
}

export function EmbeddedClip({ clip, ...frame }: FrameProps & { clip: Clip }) {
  const t = useTranslations("videos");
  const [controller, setController] = useState<PlayerController | null>(null);
  useClipView(clip.slug, controller?.video ?? null, clip.duration_ms);
  return (
    <EmbeddedRecording
      {...frame}
      path={`/clip/${clip.slug}`}
      recording={clip}
      title={clipTitle(clip, t)}
      play={{ startAt: 0, chapters: [], loops: true }}
      onController={setController}
    />
  );
}

interface RecordingProps extends FrameProps {
  path: string;
  recording: Pick<Vod, "channel" | "is_mature" | "playback" | "captions" | "thumbnail_url">;
  title: string;
  play: { startAt: number; chapters: Vod["chapters"]; loops?: boolean };
  onController: (controller: PlayerController | null) => void;
}

/** The player in all of another site's frame. */
function EmbeddedRecording({ path, recording, title, play, onController, instance, isOfAge }: RecordingProps) {
  const [mayWatch, setMayWatch] = useState(isOfAge || !recording.is_mature);
  const { channel, playback, captions, thumbnail_url } = recording;
  const name = shownName(channel);
  return (
    <main data-over-video className="relative h-dvh overflow-hidden bg-black text-white">
      {mayWatch && playback ? (
        <Player
          muted
          source={{
            kind: "recorded",
            url: playback.hls_url,
            poster: thumbnail_url ?? undefined,
            storyboard: playback.storyboard_url,
            captions,
            ...play,
          }}
          title={title}
          channelName={name}
          onController={onController}
          className="size-full"
        />
      ) : (
        <MatureGate
          name={name}
          onAccept={() => {
            rememberMature();
            setMayWatch(true);
          }}
          className="size-full"
        />
      )}
      <OwnPageLink href={path} instance={instance} />
    </main>
  );
}
