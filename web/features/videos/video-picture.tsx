"use client";

import { Tv } from "lucide-react";
import { useTranslations } from "next-intl";
import dynamic from "next/dynamic";
import { type CSSProperties, useRef, useState } from "react";
import { seenPart } from "@/features/videos/progress";
import type { Vod } from "@/lib/api/types";
import { cx } from "@/lib/cx";
import { formatDuration, hueOf } from "@/lib/format";
import { usePointed } from "@/lib/hooks/use-pointed";

const TileShow = dynamic(() => import("@/features/videos/tile-show").then((module) => module.TileShow), { ssr: false });

type Pictured = Pick<Vod, "thumbnail_url" | "channel" | "is_mature" | "duration_ms" | "playback"> & Partial<Pick<Vod, "progress_ms">>;

interface VideoPictureProps {
  video: Pictured;
  className?: string;
}

/** A video's still with its length and, in red, how much of it was seen. Decorative but for these: its title stands beside it. */
export function VideoPicture({ video, className }: VideoPictureProps) {
  const t = useTranslations("videos");
  const { thumbnail_url: url } = video;
  /** The address that gave nothing; another may. */
  const [failed, setFailed] = useState<string | null>(null);
  const seen = seenPart({ duration_ms: video.duration_ms, progress_ms: video.progress_ms ?? null });
  const root = useRef<HTMLDivElement>(null);
  const storyboard = video.is_mature ? null : video.playback?.storyboard_url;
  const isPointed = usePointed(root, Boolean(storyboard));
  return (
    <div
      ref={root}
      style={{ "--hue": hueOf(video.channel.username) } as CSSProperties}
      className={cx("avatar-tint relative aspect-video overflow-hidden rounded-xl", className)}
    >
      {!url || failed === url ? (
        <Tv aria-hidden className="absolute inset-0 m-auto size-10 opacity-50" />
      ) : (
        <img
          key={url}
          src={url}
          alt=""
          loading="lazy"
          // A picture in the server's HTML may have failed before this code could listen.
          ref={(image) => {
            if (image?.complete && image.naturalWidth === 0) setFailed(url);
          }}
          onError={() => setFailed(url)}
          className={cx("size-full object-cover", video.is_mature && "scale-110 blur-2xl")}
        />
      )}
      {isPointed && storyboard && <TileShow url={storyboard} />}
      <span className="num absolute end-2 bottom-2 rounded-md bg-black/75 px-1.5 py-0.5 text-xs font-medium text-white">
        <span className="sr-only">{t("duration")}</span> {formatDuration(video.duration_ms / 1000)}
      </span>
      {seen !== null && (
        <span className="absolute inset-x-0 bottom-0 h-1 bg-black/50">
          <span className="sr-only">{t("seen", { percent: Math.round(seen * 100) })}</span>
          <span aria-hidden data-testid="seen" style={{ width: `${seen * 100}%` }} className="absolute inset-y-0 start-0 bg-live" />
        </span>
      )}
    </div>
  );
}
