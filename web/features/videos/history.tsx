"use client";

import { Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { SettingSwitch } from "@/features/videos/setting-switch";
import { useSwitch } from "@/features/videos/use-switch";
import { VideoCard } from "@/features/videos/video-card";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { WatchHistory } from "@/lib/api/types";
import { useConfirmed } from "@/lib/hooks/use-confirmed";
import { toasts } from "@/lib/toasts";

/** What a member has watched; he can forget it, and have it kept no more. */
export function History({ initial }: { initial: WatchHistory }) {
  const t = useTranslations("videos.history");
  const [videos, setVideos] = useState(initial.vods);
  const { isOn, change } = useSwitch({
    initial: !initial.is_paused,
    save: (isKept) => unwrap(api.PUT("/api/user/history", { body: { is_paused: !isKept } })),
    failed: (reason) => t("failed", { reason }),
  });
  const clear = useConfirmed(async () => {
    await unwrap(api.DELETE("/api/user/history"));
    setVideos([]);
    toasts.show(t("cleared"));
  });
  return (
    <div className="mt-4 flex flex-col gap-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <SettingSwitch label={t("keep")} hint={t("keepHint")} isOn={isOn} onChange={change} />
        {videos.length > 0 && (
          <Button variant="danger" onClick={clear.ask}>
            <Trash2 size={16} aria-hidden />
            {t("clear")}
          </Button>
        )}
      </div>
      {videos.length === 0 ? (
        <p className="text-muted">{t("none")}</p>
      ) : (
        <ul className="card-grid">
          {videos.map((video) => (
            <li key={video.id}>
              <VideoCard video={video} withChannel heading="h2" />
            </li>
          ))}
        </ul>
      )}
      <ConfirmDialog {...clear.dialog} title={t("clearQuestion")} text={t("clearText")} cancel={t("cancel")} confirm={t("clear")} />
    </div>
  );
}
