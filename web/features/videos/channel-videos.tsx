"use client";

import { useTranslations } from "next-intl";
import { MoreVideos } from "@/features/videos/more-videos";
import { PAGE_SIZE } from "@/features/videos/page-size";
import { useVideoList } from "@/features/videos/use-video-list";
import { VideoCard } from "@/features/videos/video-card";
import { bdi } from "@/components/ui/bdi";
import { api } from "@/lib/api/client";
import type { Vods } from "@/lib/api/types";

interface ChannelVideosProps {
  initial: Vods;
  username: string;
  name: string;
}

/** What a channel has broadcast so far, the newest first. */
export function ChannelVideos({ initial, username, name }: ChannelVideosProps) {
  const t = useTranslations("videos");
  const { videos, ...more } = useVideoList(initial, (cursor) =>
    api.GET("/api/users/{username}/vods", { params: { path: { username }, query: { limit: PAGE_SIZE, cursor } } }),
  );
  if (videos.length === 0) {
    return <p className="text-sm text-muted">{t.rich("none", { name, bdi })}</p>;
  }
  return (
    <section aria-label={t("heading")}>
      <ul className="card-grid">
        {videos.map((video) => (
          <li key={video.id}>
            <VideoCard video={video} heading="h2" />
          </li>
        ))}
      </ul>
      <MoreVideos {...more} />
    </section>
  );
}
