"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { BigVideo } from "@/features/videos/big-video";
import { api } from "@/lib/api/client";
import { orNull } from "@/lib/api/problem";
import type { Vod } from "@/lib/api/types";

/** The newest video of a channel; nothing while there is none. */
export function LastVideo({ username }: { username: string }) {
  const t = useTranslations("videos");
  const [video, setVideo] = useState<Vod | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    const params = { path: { username }, query: { limit: 1 } };
    // The screen is whole without it.
    void orNull(api.GET("/api/users/{username}/vods", { params, signal: leaving.signal })).then((list) => {
      if (!leaving.signal.aborted) setVideo(list?.vods[0] ?? null);
    });
    return () => leaving.abort();
  }, [username]);
  return video && <BigVideo video={video} label={t("lastBroadcast")} />;
}
