"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ClipCard } from "@/features/videos/clip-card";
import { CLIP_ORDERS, type ClipOrder } from "@/features/videos/clip-order";
import { MoreVideos } from "@/features/videos/more-videos";
import { PAGE_SIZE } from "@/features/videos/page-size";
import { unseen, usePages } from "@/features/videos/use-pages";
import { clipTitle } from "@/features/videos/video-title";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { Clip, ClipCards } from "@/lib/api/types";
import { useConfirmed } from "@/lib/hooks/use-confirmed";
import { toasts } from "@/lib/toasts";

/** Who looks at clips; null: a guest. */
export type ClipViewer = { id: string; isStaff: boolean } | null;

interface ClipListProps {
  initial: ClipCards;
  /** Whose clips: a channel's, or a video's. */
  of: { username: string } | { videoId: string };
  order: ClipOrder;
  viewer: ClipViewer;
  heading?: "h2" | "h3";
}

const mayDelete = (viewer: ClipViewer, { channel, creator }: Clip) =>
  viewer !== null && (viewer.isStaff || viewer.id === channel.id || viewer.id === creator.id);

function ask(of: ClipListProps["of"], order: ClipOrder, cursor: string) {
  const query = { ...CLIP_ORDERS[order], limit: PAGE_SIZE, cursor };
  return "username" in of
    ? api.GET("/api/users/{username}/clips", { params: { path: of, query } })
    : api.GET("/api/vods/{id}/clips", { params: { path: { id: of.videoId }, query } });
}

/** Clips in one order; another order is another list. */
export function ClipList({ initial, of, order, viewer, heading = "h2" }: ClipListProps) {
  const t = useTranslations("videos");
  const { list, setList, more } = usePages(
    initial,
    (cursor) => ask(of, order, cursor),
    (known, next) => ({ ...next, clips: [...known.clips, ...unseen(known.clips, next.clips, ({ slug }) => slug)] }),
  );
  const [doomed, setDoomed] = useState<Clip | null>(null);
  const removal = useConfirmed(async () => {
    if (!doomed) return;
    await unwrap(api.DELETE("/api/clips/{slug}", { params: { path: { slug: doomed.slug } } }));
    setList((known) => ({ ...known, clips: known.clips.filter(({ slug }) => slug !== doomed.slug) }));
    toasts.show(t("clips.deleted"));
  });
  if (list.clips.length === 0 && !more.hasMore) {
    return <p className="py-2 text-sm text-muted">{t(order === "newest" ? "clips.none" : "clips.noneThen")}</p>;
  }
  return (
    <>
      <ul className="card-grid">
        {list.clips.map((clip) => (
          <li key={clip.slug}>
            <ClipCard
              clip={clip}
              heading={heading}
              onRemove={
                mayDelete(viewer, clip)
                  ? () => {
                      setDoomed(clip);
                      removal.ask();
                    }
                  : undefined
              }
            />
          </li>
        ))}
      </ul>
      <MoreVideos {...more} />
      <ConfirmDialog
        {...removal.dialog}
        title={t("clips.deleteQuestion")}
        text={t("clips.deleteText", { title: doomed ? clipTitle(doomed, t) : "" })}
        cancel={t("own.cancel")}
        confirm={t("own.delete")}
      />
    </>
  );
}
