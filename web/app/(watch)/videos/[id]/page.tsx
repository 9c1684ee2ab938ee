import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { notFound } from "next/navigation";
import { findVideo, type VideoParams } from "@/app/(watch)/find-video";
import { VideoRoom } from "@/app/(watch)/videos/[id]/video-room";
import { NextVideos } from "@/features/videos/next-videos";
import { videoTitle } from "@/features/videos/video-title";
import { orNull } from "@/lib/api/problem";
import { getInstanceName, serverApi } from "@/lib/api/server";
import type { Vod } from "@/lib/api/types";
import { shownName } from "@/lib/shown-name";

const NEXT = 12;

async function requireVideo({ params }: VideoParams): Promise<Vod> {
  return (await findVideo((await params).id)) ?? notFound();
}

export async function generateMetadata(props: VideoParams): Promise<Metadata> {
  const [video, t, instance] = await Promise.all([requireVideo(props), getTranslations("videos"), getInstanceName()]);
  const name = shownName(video.channel);
  const title = `${videoTitle(video, t)} — ${name}`;
  const description = video.description || t("ogDescription", { name, instance });
  const images = video.thumbnail_url && !video.is_mature ? [video.thumbnail_url] : [];
  return {
    title,
    description,
    alternates: { canonical: `/videos/${video.id}` },
    robots: video.visibility === "public" ? undefined : { index: false },
    openGraph: { siteName: instance, type: "video.other", url: `/videos/${video.id}`, title, description, images },
    twitter: { card: images.length > 0 ? "summary_large_image" : "summary", title, description, images },
  };
}

export default async function VideoPage(props: VideoParams) {
  const [video, api] = await Promise.all([requireVideo(props), serverApi()]);
  const { username } = video.channel;
  const params = { path: { username }, query: { limit: NEXT + 1 } };
  const others = await orNull(api.GET("/api/users/{username}/vods", { params }));
  return (
    <>
      <VideoRoom video={video} />
      <NextVideos videos={others?.vods.filter(({ id }) => id !== video.id).slice(0, NEXT) ?? []} channel={video.channel} />
    </>
  );
}
