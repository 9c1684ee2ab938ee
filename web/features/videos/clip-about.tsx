"use client";

import { Download, Film, Share2 } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { Published } from "@/features/videos/published";
import { writeTime } from "@/features/videos/time-param";
import { useViews } from "@/features/videos/use-views";
import { clipTitle } from "@/features/videos/video-title";
import { Avatar } from "@/components/ui/avatar";
import { bdi } from "@/components/ui/bdi";
import { Button } from "@/components/ui/button";
import type { Clip } from "@/lib/api/types";
import { copyText } from "@/lib/clipboard";
import { shownName } from "@/lib/shown-name";
import { toasts } from "@/lib/toasts";

/** What a clip is, whose, and the way to all of what it was cut from. */
export function ClipAbout({ clip }: { clip: Clip }) {
  const t = useTranslations("videos");
  const tCommon = useTranslations("common");
  const views = useViews();
  const { channel, creator, vod, playback } = clip;

  async function share(): Promise<void> {
    const url = new URL(`/clip/${clip.slug}`, window.location.href).href;
    if (navigator.share) {
      // Refused when the visitor changes his mind.
      await navigator.share({ url, title: document.title }).catch(() => undefined);
      return;
    }
    const isCopied = await copyText(url);
    toasts.show(isCopied ? t("linkCopied") : tCommon("copyFailed"), isCopied ? "info" : "error");
  }

  return (
    <header className="flex flex-col gap-4">
      <div>
        <h1 className="text-section font-bold break-words lg:text-2xl">
          <bdi>{clipTitle(clip, t)}</bdi>
        </h1>
        <p className="mt-1 flex flex-wrap items-center gap-x-2 text-sm text-muted">
          <span>{views(clip.view_count)}</span>
          <span aria-hidden>·</span>
          <Published at={clip.created_at} />
          <span aria-hidden>·</span>
          <span>{t.rich("clippedBy", { name: shownName(creator), bdi })}</span>
        </p>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Link href={`/${channel.username}`} className="flex min-h-11 min-w-0 items-center gap-3 font-semibold hover:underline">
          <Avatar name={channel.display_name} url={channel.avatar_url} />
          <bdi className="truncate">{shownName(channel)}</bdi>
        </Link>
        <div className="flex flex-wrap gap-2">
          {vod && (
            <Button asChild variant="accent">
              <Link href={`/videos/${vod.id}?t=${writeTime(vod.start_ms / 1000)}`}>
                <Film size={18} aria-hidden />
                {t("fullVideo")}
              </Link>
            </Button>
          )}
          <Button onClick={() => void share()}>
            <Share2 size={18} aria-hidden />
            {t("share")}
          </Button>
          {playback.download_url && (
            <Button asChild>
              <a href={playback.download_url} download>
                <Download size={18} aria-hidden />
                {t("download")}
              </a>
            </Button>
          )}
        </div>
      </div>
    </header>
  );
}
