import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import { EmbeddedVideo } from "@/app/(embed)/embed/embedded-recording";
import { findVideo, type VideoParams } from "@/app/(watch)/find-video";
import { readTime } from "@/features/videos/time-param";
import { videoTitle } from "@/features/videos/video-title";
import { getInstanceName } from "@/lib/api/server";
import type { Vod } from "@/lib/api/types";
import { MATURE_COOKIE } from "@/lib/preferences";
import { firstOf, type SearchParams } from "@/lib/search-params";

/** Nobody's private video is for a frame, not even his own. */
async function find({ params }: VideoParams): Promise<Vod> {
  const video = await findVideo((await params).id);
  return video?.playback && video.visibility !== "private" ? video : notFound();
}

export async function generateMetadata(props: VideoParams): Promise<Metadata> {
  const [video, t] = await Promise.all([find(props), getTranslations("videos")]);
  return { title: videoTitle(video, t), alternates: { canonical: `/videos/${video.id}` } };
}

export default async function EmbeddedVideoPage(props: VideoParams & { searchParams: SearchParams }) {
  const [video, instance, jar, query] = await Promise.all([find(props), getInstanceName(), cookies(), props.searchParams]);
  return <EmbeddedVideo video={video} startAt={readTime(firstOf(query.t)) ?? 0} instance={instance} isOfAge={jar.has(MATURE_COOKIE)} />;
}
