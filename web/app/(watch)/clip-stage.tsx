"use client";

import { useTranslations } from "next-intl";
import { usePathname } from "next/navigation";
import { useState } from "react";
import { usePlace } from "@/app/(watch)/use-place";
import { MatureGate } from "@/features/channels/mature-gate";
import { MiniBar } from "@/features/player/mini-bar";
import { Player } from "@/features/player/player";
import type { PlayerController } from "@/features/player/player-controller";
import { useClipView } from "@/features/player/use-video-record";
import { clipTitle } from "@/features/videos/video-title";
import { CONTENT_ID } from "@/components/shell/skip-link";
import type { Clip } from "@/lib/api/types";
import { rememberMature } from "@/lib/preferences";
import { shownName } from "@/lib/shown-name";

interface ClipStageProps {
  clip: Clip;
  /** This device has said so before. */
  isOfAge: boolean;
}

/** The player of the clip that was opened last, wherever the visitor is now; it begins anew at its end. */
export function ClipStage({ clip, isOfAge }: ClipStageProps) {
  const t = useTranslations("videos");
  const href = `/clip/${clip.slug}`;
  const [isPlaying, setPlaying] = useState(false);
  const [place, close] = usePlace(usePathname() === href, isPlaying, false);
  const [controller, setController] = useState<PlayerController | null>(null);
  const [mayWatch, setMayWatch] = useState(isOfAge || !clip.is_mature);
  useClipView(clip.slug, controller?.video ?? null, clip.duration_ms);
  if (place === "closed") {
    return null;
  }
  const name = shownName(clip.channel);
  const title = clipTitle(clip, t);

  function acceptMature(): void {
    rememberMature();
    setMayWatch(true);
    document.getElementById(CONTENT_ID)?.focus(); // The button is gone, and the focus with it.
  }

  return (
    <div className="player-box" data-place={place}>
      {mayWatch ? (
        <Player
          mini={place === "docked"}
          source={{
            kind: "recorded",
            url: clip.playback.hls_url,
            startAt: 0,
            poster: clip.thumbnail_url ?? undefined,
            chapters: [],
            captions: clip.captions,
            loops: true,
          }}
          title={title}
          channelName={name}
          onPlayingChange={setPlaying}
          onController={setController}
          className="player-frame"
        />
      ) : (
        <MatureGate name={name} onAccept={acceptMature} className="size-full" />
      )}
      {place === "docked" && <MiniBar href={href} title={title} channelName={name} onClose={close} />}
    </div>
  );
}
