import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EncoderGuide } from "@/features/studio/encoder-guide";
import { FfmpegExample } from "@/features/studio/ffmpeg-example";
import { StreamKeyCard } from "@/features/studio/stream-key-card";
import { unwrap } from "@/lib/api/problem";
import { serverApi } from "@/lib/api/server";
import { requireProfile } from "@/lib/session";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meta"))("stream") };
}

export default async function StreamSetupPage() {
  await requireProfile("/dashboard/stream");
  const api = await serverApi();
  const [{ rtmp_url, stream_key }, t] = await Promise.all([
    unwrap(api.GET("/api/streams/settings")),
    getTranslations("studio.key"),
  ]);
  return (
    <div className="mx-auto w-full max-w-[90rem] px-4 py-6 sm:px-6">
      <h1 className="text-2xl font-bold tracking-tight">{t("pageHeading")}</h1>
      <p className="mt-1 text-muted">{t("pageText")}</p>
      <div className="mt-6 grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_26rem]">
        <div className="flex min-w-0 flex-col gap-5">
          <StreamKeyCard serverUrl={rtmp_url} maskedKey={stream_key} />
          <FfmpegExample serverUrl={rtmp_url} />
        </div>
        <EncoderGuide />
      </div>
    </div>
  );
}
