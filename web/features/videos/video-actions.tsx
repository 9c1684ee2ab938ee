"use client";

import { Clock, Code, Download, Ellipsis, Share2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { writeTime } from "@/features/videos/time-param";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem } from "@/components/ui/menu";
import type { Vod } from "@/lib/api/types";
import { copyText } from "@/lib/clipboard";
import { formatDuration } from "@/lib/format";
import { toasts } from "@/lib/toasts";

interface VideoActionsProps {
  video: Pick<Vod, "id" | "playback">;
  /** Where the player is, in seconds. */
  getTime: () => number;
}

/** What a visitor can do with a video beside watching it. */
export function VideoActions({ video, getTime }: VideoActionsProps) {
  const t = useTranslations("videos");
  const tCommon = useTranslations("common");
  const address = (query = "") => new URL(`/videos/${video.id}${query}`, window.location.href).href;
  const download = video.playback?.download_url;

  async function copy(text: string, said: string): Promise<void> {
    const isCopied = await copyText(text);
    toasts.show(isCopied ? said : tCommon("copyFailed"), isCopied ? "info" : "error");
  }

  async function share(): Promise<void> {
    if (!navigator.share) return copy(address(), t("linkCopied"));
    // Refused when the visitor changes his mind.
    await navigator.share({ url: address(), title: document.title }).catch(() => undefined);
  }

  function copyAtTime(): void {
    const seconds = getTime();
    void copy(address(`?t=${writeTime(seconds)}`), t("linkAtCopied", { time: formatDuration(seconds) }));
  }

  function copyEmbed(): void {
    const src = new URL(`/embed/videos/${video.id}`, window.location.href).href;
    void copy(`<iframe src="${src}" width="640" height="360" allow="autoplay; fullscreen" allowfullscreen></iframe>`, t("embedCopied"));
  }

  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button onClick={() => void share()}>
        <Share2 size={18} aria-hidden />
        {t("share")}
      </Button>
      {download && (
        <Button asChild>
          <a href={download} download>
            <Download size={18} aria-hidden />
            {t("download")}
          </a>
        </Button>
      )}
      <Menu
        trigger={
          <IconButton label={t("more")} className="bg-raised">
            <Ellipsis size={20} aria-hidden />
          </IconButton>
        }
      >
        <MenuItem onSelect={copyEmbed}>
          <Code size={16} aria-hidden />
          {t("copyEmbed")}
        </MenuItem>
        <MenuItem onSelect={copyAtTime}>
          <Clock size={16} aria-hidden />
          {t("copyAtTime")}
        </MenuItem>
      </Menu>
    </div>
  );
}
