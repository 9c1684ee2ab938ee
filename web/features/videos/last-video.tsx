"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { BigVideo } from "@/features/videos/big-video";
import { api } from "@/lib/api/client";
import { orNull } from "@/lib/api/problem";
import type { Vod } from "@/lib/api/types";

interface LastVideoProps {
  username: string;
  /** What the page brought; absent: not known. */
  initial?: Vod | null;
}

/** The newest video of a channel; nothing while there is none. */
export function LastVideo({ username, initial }: LastVideoProps) {
  const t = useTranslations("videos");
  const [video, setVideo] = useState(initial ?? null);
  const isKnown = initial !== undefined;
  useEffect(() => {
    if (isKnown) return;
    const leaving = new AbortController();
    const params = { path: { username }, query: { limit: 1 } };
    // The screen is whole without it.
    void orNull(api.GET("/api/users/{username}/vods", { params, signal: leaving.signal })).then((list) => {
      if (!leaving.signal.aborted) setVideo(list?.vods[0] ?? null);
    });
    return () => leaving.abort();
  }, [username, isKnown]);
  return video && <BigVideo video={video} label={t("lastBroadcast")} />;
}
