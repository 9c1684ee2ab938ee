import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { notFound } from "next/navigation";
import { VideoEditor } from "@/features/videos/editor/video-editor";
import { videoTitle } from "@/features/videos/video-title";
import { orNull } from "@/lib/api/problem";
import { serverApi } from "@/lib/api/server";
import { requireProfile } from "@/lib/session";

interface EditorParams {
  params: Promise<{ id: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meta"))("editVideo") };
}

export default async function EditorPage({ params }: EditorParams) {
  const { id } = await params;
  const profile = await requireProfile(`/dashboard/videos/${id}`);
  const [t, api] = await Promise.all([getTranslations("videos"), serverApi()]);
  const path = { params: { path: { id } } };
  const video = await orNull(api.GET("/api/vods/{id}", path));
  if (!video || video.state === "deleted" || video.channel.id !== profile.id) notFound();
  const edits = (await orNull(api.GET("/api/vods/{id}/edits", path))) ?? notFound();
  return (
    <div className="page-gutter max-w-5xl py-6">
      <p className="text-sm">
        <Link href="/dashboard/videos" className="text-muted hover:underline">
          {t("editor.back")}
        </Link>
      </p>
      <h1 className="mt-1 text-2xl font-bold tracking-tight">{t("editor.heading")}</h1>
      <p className="mt-1 text-muted">
        <bdi lang={video.language || undefined}>{videoTitle(video, t)}</bdi>
      </p>
      <VideoEditor video={video} initial={edits} />
    </div>
  );
}
