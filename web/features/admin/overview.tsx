"use client";

import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { LiveTable } from "@/features/admin/live-table";
import { useGigabytes } from "@/features/admin/use-gigabytes";
import { Alert } from "@/components/ui/alert";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { AdminOverview } from "@/lib/api/types";

const POLL_MS = 10_000;
/** Below this share of free space the disk is said to run full. */
const SCARCE = 0.1;

const ask = () => unwrap(api.GET("/api/admin/overview"));

/** What is on air and how the machine does, asked for again and again. */
export function Overview({ initial }: { initial: AdminOverview }) {
  const t = useTranslations("admin.overview");
  const { data, isError, isPaused, refetch } = useQuery({
    queryKey: ["admin", "overview"],
    queryFn: ask,
    initialData: initial,
    refetchInterval: POLL_MS,
    staleTime: POLL_MS,
  });
  return (
    <>
      {(isError || isPaused) && (
        <Alert tone="warning" live>
          {t("stale")}
        </Alert>
      )}
      <Figures overview={data} />
      <LiveTable streams={data.streams} total={data.stream_total} onChange={() => void refetch()} />
    </>
  );
}

function Figures({ overview }: { overview: AdminOverview }) {
  const t = useTranslations("admin.overview");
  const format = useFormatter();
  const { disk } = overview;
  const gigabytes = useGigabytes();
  const total = disk.used_bytes + disk.free_bytes;
  const isScarce = total > 0 && disk.free_bytes / total < SCARCE;
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Figure name={t("live")} value={format.number(overview.stream_total)} />
      <Figure name={t("viewers")} value={format.number(overview.viewer_total)} />
      <Figure
        name={t("disk")}
        value={gigabytes(disk.free_bytes)}
        note={
          <>
            {isScarce && <strong className="block text-danger">{t("diskScarce")}</strong>}
            {t("diskUsed", { used: gigabytes(disk.used_bytes), database: gigabytes(overview.database_bytes) })}
          </>
        }
      />
      <Figure
        name={t("version")}
        value={overview.version}
        note={t("since", {
          date: format.dateTime(new Date(overview.started_at), { dateStyle: "medium", timeStyle: "short" }),
        })}
      />
    </dl>
  );
}

function Figure({ name, value, note }: { name: string; value: ReactNode; note?: ReactNode }) {
  return (
    <div className="min-w-0 rounded-xl border border-line bg-surface p-4">
      <dt className="text-sm text-muted">{name}</dt>
      <dd>
        <span className="num block text-xl font-semibold wrap-anywhere">{value}</span>
        {note && <span className="mt-1 block text-xs text-muted">{note}</span>}
      </dd>
    </div>
  );
}
