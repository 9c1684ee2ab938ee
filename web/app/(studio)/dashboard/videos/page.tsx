import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OwnVideos } from "@/features/videos/own-videos";
import { PAGE_SIZE } from "@/features/videos/page-size";
import { RecordSwitch } from "@/features/videos/record-switch";
import { unwrap } from "@/lib/api/problem";
import { serverApi } from "@/lib/api/server";
import { requireProfile } from "@/lib/session";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meta"))("videos") };
}

export default async function OwnVideosPage() {
  await requireProfile("/dashboard/videos");
  const [t, api] = await Promise.all([getTranslations("videos.own"), serverApi()]);
  const [own, { record }] = await Promise.all([
    unwrap(api.GET("/api/user/vods", { params: { query: { limit: PAGE_SIZE } } })),
    unwrap(api.GET("/api/streams/settings")),
  ]);
  return (
    <div className="page-gutter max-w-5xl py-6">
      <h1 className="text-2xl font-bold tracking-tight">{t("heading")}</h1>
      <p className="mt-1 text-muted">{t("text")}</p>
      <div className="mt-5">
        <RecordSwitch initial={record} />
      </div>
      <OwnVideos initial={own} />
    </div>
  );
}
