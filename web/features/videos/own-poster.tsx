"use client";

import { useTranslations } from "next-intl";
import { POSTER_LIMITS } from "@/features/videos/limits";
import { PictureCard } from "@/components/face/picture-card";
import { api } from "@/lib/api/client";
import { rawBody } from "@/lib/api/raw-body";
import { unwrap } from "@/lib/api/problem";
import type { PictureView, Vod } from "@/lib/api/types";

interface OwnPosterProps {
  video: Vod;
  onChange: (video: Vod) => void;
}

const ownOf = ({ has_own_poster, thumbnail_url }: Vod): PictureView | null =>
  has_own_poster && thumbnail_url ? { url: thumbnail_url, width: 1280, height: 720 } : null;

/** What a video shows before it plays, instead of a picture out of it. */
export function OwnPoster({ video, onChange }: OwnPosterProps) {
  const t = useTranslations("videos.own");
  const params = { path: { id: video.id } };
  async function shownBy(answer: Promise<Vod>): Promise<PictureView | null> {
    const changed = await answer;
    onChange(changed);
    return ownOf(changed);
  }
  return (
    <PictureCard
      name="poster"
      title={t("poster")}
      text={t("posterText")}
      limits={POSTER_LIMITS}
      initial={ownOf(video)}
      put={(file) => shownBy(unwrap(api.PUT("/api/vods/{id}/poster", { params, ...rawBody(file) })))}
      remove={() => shownBy(unwrap(api.DELETE("/api/vods/{id}/poster", { params })))}
    />
  );
}
