import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import { EmbeddedClip } from "@/app/(embed)/embed/embedded-recording";
import { type ClipParams, findClip } from "@/app/(watch)/find-clip";
import { clipTitle } from "@/features/videos/video-title";
import { getInstanceName } from "@/lib/api/server";
import type { Clip } from "@/lib/api/types";
import { MATURE_COOKIE } from "@/lib/preferences";

async function find({ params }: ClipParams): Promise<Clip> {
  return (await findClip((await params).slug)) ?? notFound();
}

export async function generateMetadata(props: ClipParams): Promise<Metadata> {
  const [clip, t] = await Promise.all([find(props), getTranslations("videos")]);
  return { title: clipTitle(clip, t), alternates: { canonical: `/clip/${clip.slug}` } };
}

export default async function EmbeddedClipPage(props: ClipParams) {
  const [clip, instance, jar] = await Promise.all([find(props), getInstanceName(), cookies()]);
  return <EmbeddedClip clip={clip} instance={instance} isOfAge={jar.has(MATURE_COOKIE)} />;
}
