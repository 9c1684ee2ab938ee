import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Row } from "@/features/channels/row";
import { ClipCard } from "@/features/videos/clip-card";
import { resumeAt } from "@/features/videos/progress";
import { VideoCard } from "@/features/videos/video-card";
import { ClientMessages } from "@/components/shell/client-messages";
import { orNull } from "@/lib/api/problem";
import { serverApi } from "@/lib/api/server";
import type { Clip, Vod } from "@/lib/api/types";

const SHOWN = 8;

/** What can be watched at any time: what the member has begun, and what was broadcast lately. */
export async function VideoRows({ isMember }: { isMember: boolean }) {
  const [t, api] = await Promise.all([getTranslations("videos"), serverApi()]);
  const [history, recent, cut] = await Promise.all([
    isMember ? orNull(api.GET("/api/user/history")) : null,
    orNull(api.GET("/api/vods", { params: { query: { limit: SHOWN } } })),
    orNull(api.GET("/api/clips", { params: { query: { limit: SHOWN } } })),
  ]);
  const begun = history?.vods.filter((video) => resumeAt(video) > 0).slice(0, SHOWN) ?? [];
  return (
    <ClientMessages of={["videos"]}>
      <Videos title={t("goOn")} videos={begun} more="/settings/history" />
      <Videos title={t("recent")} videos={recent?.vods ?? []} />
      <Clips title={t("clips.recent")} clips={cut?.clips ?? []} />
    </ClientMessages>
  );
}

function Clips({ title, clips }: { title: ReactNode; clips: readonly Clip[] }) {
  if (clips.length === 0) {
    return null;
  }
  return (
    <Row title={title}>
      <ul className="card-grid">
        {clips.map((clip) => (
          <li key={clip.slug}>
            <ClipCard clip={clip} withChannel />
          </li>
        ))}
      </ul>
    </Row>
  );
}

function Videos({ title, videos, more }: { title: ReactNode; videos: readonly Vod[]; more?: string }) {
  if (videos.length === 0) {
    return null;
  }
  return (
    <Row title={title} more={more}>
      <ul className="card-grid">
        {videos.map((video) => (
          <li key={video.id}>
            <VideoCard video={video} withChannel />
          </li>
        ))}
      </ul>
    </Row>
  );
}
