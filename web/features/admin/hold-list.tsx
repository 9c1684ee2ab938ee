"use client";

import { Download, Gavel, Undo2 } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { HoldVideoDialog } from "@/features/admin/hold-video-dialog";
import { ReasonDialog } from "@/features/admin/reason-dialog";
import { useGigabytes } from "@/features/admin/use-gigabytes";
import { Button } from "@/components/ui/button";
import { CardTitle } from "@/components/ui/card";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { Hold } from "@/lib/api/types";

interface HoldListProps {
  holds: readonly Hold[];
  /** Where the next page begins. */
  next: string | null;
  isFirst: boolean;
}

function release({ kind, target_id: id }: Hold, reason: string) {
  const options = { params: { path: { id } }, body: { reason } };
  return kind === "video"
    ? unwrap(api.POST("/api/admin/vods/{id}/release", options))
    : unwrap(api.POST("/api/admin/users/{id}/release", options));
}

/** What must not be removed, and why. */
export function HoldList({ holds, next, isFirst }: HoldListProps) {
  const t = useTranslations("admin.holds");
  const router = useRouter();
  const [isAdding, setAdding] = useState(false);
  const [releasing, setReleasing] = useState<Hold | null>(null);
  return (
    <section aria-labelledby="holds-title" className="rounded-xl border border-line bg-surface">
      <div className="flex flex-wrap items-center justify-between gap-3 px-4 py-3">
        <CardTitle id="holds-title">{t("heading")}</CardTitle>
        <Button size="small" variant="outline" onClick={() => setAdding(true)}>
          <Gavel size={16} aria-hidden />
          {t("add")}
        </Button>
      </div>
      <p className="px-4 pb-3 text-sm text-muted">{t("text")}</p>
      {holds.length === 0 ? (
        <p className="border-t border-line px-4 py-6 text-sm text-muted">{t("none")}</p>
      ) : (
        <ul className="divide-y divide-line border-t border-line">
          {holds.map((hold) => (
            <Row key={hold.target_id} hold={hold} onRelease={() => setReleasing(hold)} />
          ))}
        </ul>
      )}
      {(next || !isFirst) && (
        <nav aria-label={t("pages")} className="flex justify-end gap-2 border-t border-line px-4 py-3">
          {!isFirst && (
            <Button asChild variant="outline" size="small">
              <Link href="/admin/storage">{t("first")}</Link>
            </Button>
          )}
          {next && (
            <Button asChild variant="outline" size="small">
              <Link href={`/admin/storage?cursor=${encodeURIComponent(next)}`}>{t("next")}</Link>
            </Button>
          )}
        </nav>
      )}
      {isAdding && <HoldVideoDialog onDone={() => router.refresh()} onClose={() => setAdding(false)} />}
      {releasing && (
        <ReasonDialog
          title={t("releaseTitle", { name: releasing.title || releasing.username })}
          text={t("releaseText")}
          confirm={
            <>
              <Undo2 size={16} aria-hidden />
              {t("release")}
            </>
          }
          act={(reason) => release(releasing, reason).then(() => router.refresh())}
          onClose={() => setReleasing(null)}
        />
      )}
    </section>
  );
}

function Row({ hold, onRelease }: { hold: Hold; onRelease: () => void }) {
  const t = useTranslations("admin.holds");
  const format = useFormatter();
  const gigabytes = useGigabytes();
  const name = hold.kind === "video" ? hold.title || t("untitled") : t("allOf", { name: hold.username });
  return (
    <li data-testid="hold-row" className="flex flex-wrap items-start justify-between gap-3 px-4 py-3 text-sm">
      <div className="min-w-0 basis-64 grow">
        <p dir="auto" className="font-semibold wrap-anywhere">
          {name}
        </p>
        <p className="text-muted">
          {[
            hold.kind === "video" && hold.username,
            t("recordings", { count: hold.recordings }),
            gigabytes(hold.bytes),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        <p dir="auto" className="mt-1 wrap-anywhere">
          {hold.reason}
        </p>
        <p className="text-xs text-muted">
          {t("heldBy", { name: hold.held_by, date: format.dateTime(new Date(hold.held_at), { dateStyle: "medium", timeStyle: "short" }) })}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {hold.download_url && (
          <Button asChild variant="outline" size="small">
            <a href={hold.download_url} download aria-label={t("downloadOf", { name })}>
              <Download size={16} aria-hidden />
              {t("download")}
            </a>
          </Button>
        )}
        <Button variant="danger" size="small" aria-label={t("releaseOf", { name })} onClick={onRelease}>
          <Undo2 size={16} aria-hidden />
          {t("release")}
        </Button>
      </div>
    </li>
  );
}
