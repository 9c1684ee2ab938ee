import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { History } from "@/features/videos/history";
import { unwrap } from "@/lib/api/problem";
import { serverApi } from "@/lib/api/server";
import { requireProfile } from "@/lib/session";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meta"))("history") };
}

export default async function HistoryPage() {
  await requireProfile("/settings/history");
  const [t, api] = await Promise.all([getTranslations("videos.history"), serverApi()]);
  const history = await unwrap(api.GET("/api/user/history"));
  return (
    <>
      <h1 className="text-2xl font-bold tracking-tight">{t("heading")}</h1>
      <p className="mt-1 text-muted">{t("text")}</p>
      <History initial={history} />
    </>
  );
}
