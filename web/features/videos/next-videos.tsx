import { useTranslations } from "next-intl";
import { VideoCard } from "@/features/videos/video-card";
import { bdi } from "@/components/ui/bdi";
import type { Vod } from "@/lib/api/types";
import { shownName } from "@/lib/shown-name";

interface NextVideosProps {
  videos: readonly Vod[];
  channel: Vod["channel"];
}

/** What else there is of a channel, beside one of its videos. */
export function NextVideos({ videos, channel }: NextVideosProps) {
  const t = useTranslations("videos");
  return (
    <aside aria-label={t("nextLabel", { name: shownName(channel) })} className="next-videos flex flex-col gap-4 px-4 py-4 lg:py-5">
      <h2 className="text-title">{t.rich("next", { name: shownName(channel), bdi })}</h2>
      {videos.length === 0 && <p className="text-sm text-muted">{t("noOthers")}</p>}
      <ul className="flex flex-col gap-4">
        {videos.map((video) => (
          <li key={video.id}>
            <VideoCard video={video} isRow />
          </li>
        ))}
      </ul>
    </aside>
  );
}
