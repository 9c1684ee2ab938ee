"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import type { ReactNode } from "react";
import { useWatchedVideo } from "@/app/(watch)/watched-video";
import { ChapterList } from "@/features/videos/chapter-list";
import { VideoAbout } from "@/features/videos/video-about";
import { VideoActions } from "@/features/videos/video-actions";
import { CONTENT_ID } from "@/components/shell/skip-link";
import { Alert } from "@/components/ui/alert";
import type { Vod } from "@/lib/api/types";

/** What stands below the player of a video. stage.css says where. */
export function VideoRoom({ video, children }: { video: Vod; children?: ReactNode }) {
  const t = useTranslations("videos");
  const controller = useWatchedVideo(video.id);
  return (
    <main id={CONTENT_ID} tabIndex={-1} data-video className="watch-main flex flex-col gap-6 px-4 py-4 outline-none lg:px-6 lg:py-5">
      {video.state === "deleted" && (
        <Alert tone="warning">
          {t("deletedText")}{" "}
          <Link href="/dashboard/videos" className="font-medium underline underline-offset-2">
            {t("toDashboard")}
          </Link>
        </Alert>
      )}
      <VideoAbout video={video} actions={<VideoActions video={video} getTime={() => controller?.video.currentTime ?? 0} />} />
      <ChapterList
        id={video.id}
        chapters={video.chapters}
        onSeek={
          controller &&
          ((seconds) => {
            controller.seek(seconds);
            controller.play();
          })
        }
      />
      {children}
    </main>
  );
}
