import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { notFound } from "next/navigation";
import { findVideo, type VideoParams } from "@/app/(watch)/find-video";
import { recordedMetadata } from "@/app/(watch)/shared-metadata";
import { VideoRoom } from "@/app/(watch)/videos/[id]/video-room";
import { ClipList } from "@/features/videos/clip-list";
import { CLIP_ORDERS } from "@/features/videos/clip-order";
import { getClipViewer } from "@/features/videos/clips-of";
import { NextVideos } from "@/features/videos/next-videos";
import { videoTitle } from "@/features/videos/video-title";
import { orNull } from "@/lib/api/problem";
import { getInstanceName, serverApi } from "@/lib/api/server";
import type { Vod } from "@/lib/api/types";
import { shownName } from "@/lib/shown-name";

const NEXT = 12;
/** At first; there may be more of them. */
const CLIPS = 6;

async function requireVideo({ params }: VideoParams): Promise<Vod> {
  return (await findVideo((await params).id)) ?? notFound();
}

export async function generateMetadata(props: VideoParams): Promise<Metadata> {
  const [video, t, instance] = await Promise.all([requireVideo(props), getTranslations("videos"), getInstanceName()]);
  const name = shownName(video.channel);
  const title = `${videoTitle(video, t)} — ${name}`;
  const description = video.description || t("ogDescription", { name, instance });
  const shared = await recordedMetadata({
    path: `/videos/${video.id}`,
    title,
    description,
    instance,
    picture: video.is_mature ? null : (video.thumbnail_url ?? null),
    playlist: video.visibility === "private" ? null : (video.playback?.hls_url ?? null),
  });
  return { ...shared, robots: video.visibility === "public" ? undefined : { index: false } };
}

export default async function VideoPage(props: VideoParams) {
  const [video, api] = await Promise.all([requireVideo(props), serverApi()]);
  const { username } = video.channel;
  const params = { path: { username }, query: { limit: NEXT + 1 } };
  const clipParams = { path: { id: video.id }, query: { ...CLIP_ORDERS.all, limit: CLIPS } };
  const [t, others, clips, viewer] = await Promise.all([
    getTranslations("videos.clips"),
    orNull(api.GET("/api/users/{username}/vods", { params })),
    orNull(api.GET("/api/vods/{id}/clips", { params: clipParams })),
    getClipViewer(),
  ]);
  return (
    <>
      <VideoRoom video={video}>
        {clips && clips.clips.length > 0 && (
          <section aria-labelledby="clips" className="flex flex-col gap-3">
            <h2 id="clips" className="text-title">
              {t("ofVideo")}
            </h2>
            <ClipList initial={clips} of={{ videoId: video.id }} order="all" viewer={viewer} heading="h3" />
          </section>
        )}
      </VideoRoom>
      <NextVideos videos={others?.vods.filter(({ id }) => id !== video.id).slice(0, NEXT) ?? []} channel={video.channel} />
    </>
  );
}
