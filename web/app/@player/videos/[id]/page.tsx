import { cookies } from "next/headers";
import { findVideo, type VideoParams } from "@/app/(watch)/find-video";
import { VideoStage } from "@/app/(watch)/video-stage";
import { resumeAt } from "@/features/videos/progress";
import { readTime } from "@/features/videos/time-param";
import { ClientMessages } from "@/components/shell/client-messages";
import type { Vod } from "@/lib/api/types";
import { MATURE_COOKIE } from "@/lib/preferences";
import { firstOf, type SearchParams } from "@/lib/search-params";

/** Null also while the server is away; the page itself then says so. */
async function videoOrNull(id: string): Promise<Vod | null> {
  try {
    return await findVideo(id);
  } catch {
    return null;
  }
}

export default async function VideoPlayer({ params, searchParams }: VideoParams & { searchParams: SearchParams }) {
  const [video, query, jar] = await Promise.all([params.then(({ id }) => videoOrNull(id)), searchParams, cookies()]);
  if (!video?.playback) {
    return null;
  }
  return (
    <ClientMessages of={["channel", "player", "videos", "units"]}>
      <VideoStage
        key={video.id}
        video={video}
        playback={video.playback}
        startAt={readTime(firstOf(query.t)) ?? resumeAt(video)}
        isOfAge={jar.has(MATURE_COOKIE)}
      />
    </ClientMessages>
  );
}
