"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { BigVideo } from "@/features/videos/big-video";
import { api } from "@/lib/api/client";
import { orNull } from "@/lib/api/problem";
import type { Vod } from "@/lib/api/types";

/** A recording is there a moment after its broadcast is over, if there is one at all. */
const ASKED_AFTER_MS = [500, 1500, 3000, 6000, 15_000];

/** What was just broadcast, to be seen again. A whole broadcast's video has the broadcast's id. */
export function EndedVideo({ id, username }: { id: string; username: string }) {
  const t = useTranslations("videos");
  const [video, setVideo] = useState<Vod | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async (attempt: number) => {
      // Not asked for by its id, which browsers would write down as a fault while there is no such video.
      const params = { path: { username }, query: { limit: 1 } };
      const list = await orNull(api.GET("/api/users/{username}/vods", { params, signal, cache: "no-store" }));
      if (signal.aborted) return;
      const found = list?.vods.find((vod) => vod.id === id);
      if (found) setVideo(found);
      else wait(attempt + 1);
    };
    const wait = (attempt: number) => {
      const delay = ASKED_AFTER_MS[attempt];
      if (delay !== undefined) timer = setTimeout(() => void ask(attempt), delay);
    };
    wait(0);
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [id, username]);
  return video && <BigVideo video={video} label={t("watchAgain")} />;
}
