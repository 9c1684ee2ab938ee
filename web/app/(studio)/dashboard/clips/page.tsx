import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ClipChips } from "@/features/videos/clip-chips";
import { ClipList } from "@/features/videos/clip-list";
import { clipOrder } from "@/features/videos/clip-order";
import { channelClips } from "@/features/videos/clips-of";
import type { SearchParams } from "@/lib/search-params";
import { requireProfile } from "@/lib/session";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("sections"))("clips") };
}

export default async function OwnClipsPage({ searchParams }: { searchParams: SearchParams }) {
  const { id, username } = await requireProfile("/dashboard/clips");
  const [t, order] = await Promise.all([getTranslations("videos.clips"), searchParams.then(clipOrder)]);
  const clips = await channelClips(username, order);
  return (
    <div className="page-gutter flex max-w-5xl flex-col gap-5 py-6">
      <div>
        <h1 className="text-2xl font-bold tracking-tight">{t("heading")}</h1>
        <p className="mt-1 text-muted">{t("text")}</p>
      </div>
      <ClipChips path="/dashboard/clips" order={order} />
      <ClipList key={order} initial={clips} of={{ username }} order={order} viewer={{ id, isStaff: false }} />
    </div>
  );
}
