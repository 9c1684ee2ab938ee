"use client";

import { useTranslations } from "next-intl";
import { useVideoList } from "@/features/videos/use-video-list";
import { api } from "@/lib/api/client";
import { useErrorText } from "@/lib/api/error-text";
import { unwrap } from "@/lib/api/problem";
import type { Vod, Vods } from "@/lib/api/types";
import { toasts } from "@/lib/toasts";

/** One's own videos, and what can be done with them. */
export function useOwnVideos(initial: Vods, limit: number) {
  const t = useTranslations("videos.own");
  const errorText = useErrorText();
  const { videos, setList, ...more } = useVideoList(initial, (cursor) =>
    api.GET("/api/user/vods", { params: { query: { limit, cursor } } }),
  );

  function change(changed: Vod): void {
    setList((list) => ({ ...list, vods: list.vods.map((video) => (video.id === changed.id ? changed : video)) }));
  }

  async function attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      toasts.show(t("failed", { reason: errorText(error) }), "error");
    }
  }

  /** What it is then is known only when the server has been asked again; until then it counts as what it will be. */
  const remove = (video: Vod) =>
    attempt(async () => {
      const params = { path: { id: video.id } };
      await unwrap(api.DELETE("/api/vods/{id}", { params }));
      change({ ...video, state: "deleted", playback: null });
      toasts.show(t("deleted"), "info", { label: t("undo"), act: () => void restore(video) });
    });

  const restore = (video: Vod) =>
    attempt(async () => {
      change(await unwrap(api.POST("/api/vods/{id}/restore", { params: { path: { id: video.id } } })));
      toasts.show(t("restored"));
    });

  return { videos, more, change, remove, restore };
}
