import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { GoLive } from "@/app/(studio)/dashboard/stream/go-live";
import { AllowlistCard } from "@/features/studio/allowlist-card";
import { EncoderGuide } from "@/features/studio/encoder-guide";
import { FfmpegExample } from "@/features/studio/ffmpeg-example";
import { ReadKeyCard } from "@/features/studio/read-key-card";
import { StreamKeyCard } from "@/features/studio/stream-key-card";
import { unwrap } from "@/lib/api/problem";
import { serverApi } from "@/lib/api/server";
import { publicOrigin } from "@/lib/origin";
import { requireProfile } from "@/lib/session";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meta"))("stream") };
}

export default async function StreamSetupPage() {
  const profile = await requireProfile("/dashboard/stream");
  const api = await serverApi();
  const [{ rtmp_url, stream_key }, allowlist, health, origin, t] = await Promise.all([
    unwrap(api.GET("/api/streams/settings")),
    unwrap(api.GET("/api/streams/ip-allowlist")),
    unwrap(api.GET("/api/streams/current/health")),
    publicOrigin(),
    getTranslations("studio.key"),
  ]);
  return (
    <div className="page-gutter py-6">
      <h1 className="text-2xl font-bold tracking-tight">{t("pageHeading")}</h1>
      <p className="mt-1 text-muted">{t("pageText")}</p>
      <div className="mt-6 grid items-start gap-5 lg:grid-cols-[minmax(0,60rem)_minmax(26rem,36rem)]">
        <div className="flex min-w-0 flex-col gap-5">
          <GoLive
            initial={health}
            profile={{ username: profile.username, display_name: profile.display_name }}
            serverUrl={rtmp_url}
            channelUrl={new URL(`/${profile.username}`, origin).href}
          />
          <StreamKeyCard serverUrl={rtmp_url} maskedKey={stream_key} />
          <ReadKeyCard playUrl={`${rtmp_url}/${profile.username}`} />
          <FfmpegExample serverUrl={rtmp_url} />
          <AllowlistCard initial={allowlist} />
        </div>
        <EncoderGuide />
      </div>
    </div>
  );
}
