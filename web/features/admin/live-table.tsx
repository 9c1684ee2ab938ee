"use client";

import { CircleStop } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";
import { useState } from "react";
import { ReasonDialog } from "@/features/admin/reason-dialog";
import { Button } from "@/components/ui/button";
import { CardTitle } from "@/components/ui/card";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { AdminLiveStream } from "@/lib/api/types";
import { formatDuration, secondsSince } from "@/lib/format";
import { useNow } from "@/lib/hooks/use-now";
import { shownName } from "@/lib/shown-name";

interface LiveTableProps {
  streams: readonly AdminLiveStream[];
  total: number;
  onChange: () => void;
}

const end = (id: string, reason: string) =>
  unwrap(api.POST("/api/admin/streams/{id}/end", { params: { path: { id } }, body: { reason } }));

/** Who is live, with a button that ends it. */
export function LiveTable({ streams, total, onChange }: LiveTableProps) {
  const t = useTranslations("admin.live");
  const [ending, setEnding] = useState<AdminLiveStream | null>(null);
  return (
    <section aria-labelledby="live-title" className="rounded-xl border border-line bg-surface">
      <CardTitle id="live-title" className="px-4 py-3">
        {t("heading")}
      </CardTitle>
      {streams.length === 0 ? (
        <p className="border-t border-line px-4 py-6 text-sm text-muted">{t("nobody")}</p>
      ) : (
        <ul className="divide-y divide-line border-t border-line">
          {streams.map((stream) => (
            <Row key={stream.id} stream={stream} onEnd={() => setEnding(stream)} />
          ))}
        </ul>
      )}
      {total > streams.length && (
        <p className="border-t border-line px-4 py-3 text-sm text-muted">{t("more", { count: total - streams.length })}</p>
      )}
      {ending && (
        <ReasonDialog
          title={t("endTitle", { name: shownName(ending) })}
          text={t("endText")}
          confirm={
            <>
              <CircleStop size={16} aria-hidden />
              {t("end")}
            </>
          }
          act={(reason) => end(ending.id, reason).then(onChange)}
          onClose={() => setEnding(null)}
        />
      )}
    </section>
  );
}

function Row({ stream, onEnd }: { stream: AdminLiveStream; onEnd: () => void }) {
  const t = useTranslations("admin.live");
  const tUnits = useTranslations("units");
  const format = useFormatter();
  const now = useNow();
  const name = shownName(stream);
  return (
    <li data-testid="live-row" className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-3 text-sm sm:grid-cols-[minmax(0,1fr)_auto_auto]">
      <div className="min-w-0">
        <Link href={`/${stream.username}`} className="font-semibold hover:underline">
          <bdi>{name}</bdi>
        </Link>
        <p dir="auto" className="truncate text-muted">
          {[stream.title, stream.category].filter(Boolean).join(" · ") || t("untitled")}
        </p>
      </div>
      <p className="num flex flex-wrap gap-x-3 text-muted max-sm:order-last max-sm:col-span-2">
        <span className="text-ink">{t("viewers", { count: stream.viewer_count })}</span>
        <span>{now === null ? "–:––" : formatDuration(secondsSince(stream.started_at, now))}</span>
        {stream.bitrate_kbps !== null && (
          <span>{tUnits("kbps", { value: format.number(Math.round(stream.bitrate_kbps)) })}</span>
        )}
      </p>
      <Button variant="danger" size="small" aria-label={t("endOf", { name })} onClick={onEnd}>
        <CircleStop size={16} aria-hidden />
        {t("end")}
      </Button>
    </li>
  );
}
