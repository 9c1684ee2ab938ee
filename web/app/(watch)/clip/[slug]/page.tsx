import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { notFound } from "next/navigation";
import { type ClipParams, findClip } from "@/app/(watch)/find-clip";
import { recordedMetadata } from "@/app/(watch)/shared-metadata";
import { ClipAbout } from "@/features/videos/clip-about";
import { NextVideos } from "@/features/videos/next-videos";
import { clipTitle } from "@/features/videos/video-title";
import { CONTENT_ID } from "@/components/shell/skip-link";
import { orNull } from "@/lib/api/problem";
import { getInstanceName, serverApi } from "@/lib/api/server";
import type { Clip } from "@/lib/api/types";
import { shownName } from "@/lib/shown-name";

const NEXT = 8;

async function requireClip({ params }: ClipParams): Promise<Clip> {
  return (await findClip((await params).slug)) ?? notFound();
}

export async function generateMetadata(props: ClipParams): Promise<Metadata> {
  const [clip, t, instance] = await Promise.all([requireClip(props), getTranslations("videos"), getInstanceName()]);
  const name = shownName(clip.channel);
  const title = `${clipTitle(clip, t)} — ${name}`;
  const description = t("ogClip", { name, instance });
  return recordedMetadata({
    path: `/clip/${clip.slug}`,
    title,
    description,
    instance,
    picture: clip.is_mature ? null : (clip.thumbnail_url ?? null),
    playlist: clip.playback.hls_url,
  });
}

export default async function ClipPage(props: ClipParams) {
  const [clip, api] = await Promise.all([requireClip(props), serverApi()]);
  const params = { path: { username: clip.channel.username }, query: { limit: NEXT } };
  const videos = await orNull(api.GET("/api/users/{username}/vods", { params }));
  return (
    <>
      <main id={CONTENT_ID} tabIndex={-1} data-video className="watch-main px-4 py-4 outline-none lg:px-6 lg:py-5">
        <ClipAbout clip={clip} />
      </main>
      <NextVideos videos={videos?.vods ?? []} channel={clip.channel} />
    </>
  );
}
