"use client";

import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "next-intl";
import { useGigabytes } from "@/features/admin/use-gigabytes";
import { Alert } from "@/components/ui/alert";
import { CardTitle } from "@/components/ui/card";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { AdminStorage, StorageJob, StorageQueueSum } from "@/lib/api/types";

const POLL_MS = 5000;

const ask = () => unwrap(api.GET("/api/admin/storage"));

/** What is stored where, and what waits to be removed, archived or brought back. */
export function StorageQueue({ initial }: { initial: AdminStorage }) {
  const t = useTranslations("admin.queue");
  const gigabytes = useGigabytes();
  const { data, isError, isPaused } = useQuery({
    queryKey: ["admin", "storage"],
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
      <dl className="grid grid-cols-2 gap-3">
        <Figure name={t("store")} value={gigabytes(data.store_bytes)} />
        <Figure name={t("archive")} value={data.has_archive || data.archive_bytes > 0 ? gigabytes(data.archive_bytes) : t("noArchive")} />
      </dl>
      <section aria-labelledby="queue-title" className="rounded-xl border border-line bg-surface">
        <CardTitle id="queue-title" className="px-4 py-3">
          {t("heading")}
        </CardTitle>
        {data.jobs.length === 0 ? (
          <p className="border-t border-line px-4 py-6 text-sm text-muted">{t("empty")}</p>
        ) : (
          <>
            <ul className="border-t border-line px-4 py-3 text-sm">
              {data.queues.map((sum) => (
                <Sum key={sum.kind} sum={sum} />
              ))}
            </ul>
            <ul className="divide-y divide-line border-t border-line">
              {data.jobs.map((job) => (
                <Job key={job.id} job={job} />
              ))}
            </ul>
          </>
        )}
      </section>
    </>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div className="min-w-0 rounded-xl border border-line bg-surface p-4">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="num text-xl font-semibold wrap-anywhere">{value}</dd>
    </div>
  );
}

function Sum({ sum }: { sum: StorageQueueSum }) {
  const t = useTranslations("admin.queue");
  const format = useFormatter();
  const gigabytes = useGigabytes();
  return (
    <li className="flex flex-wrap gap-x-2">
      <span className="font-semibold">{t(`sums.${sum.kind}`, { count: sum.count })}</span>
      <span className="text-muted">{t("doneOf", { done: gigabytes(sum.done_bytes), all: gigabytes(sum.bytes) })}</span>
      <span className="text-muted">
        {t("oldest", { date: format.dateTime(new Date(sum.oldest_at), { dateStyle: "medium", timeStyle: "short" }) })}
      </span>
      {sum.failing > 0 && <span className="font-medium text-danger">{t("failing", { count: sum.failing })}</span>}
    </li>
  );
}

function Job({ job }: { job: StorageJob }) {
  const t = useTranslations("admin.queue");
  const format = useFormatter();
  const gigabytes = useGigabytes();
  const share = job.bytes > 0 ? Math.min(1, job.done_bytes / job.bytes) : 0;
  return (
    <li data-testid="storage-job" className="px-4 py-3 text-sm">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <p dir="auto" className="min-w-0 font-semibold wrap-anywhere">
          {job.title || t("untitled")}
        </p>
        <p className="num text-muted">{t("doneOf", { done: gigabytes(job.done_bytes), all: gigabytes(job.bytes) })}</p>
      </div>
      <p className="text-muted">
        {[t(`kinds.${job.kind}`), job.username, job.begun_at ? format.number(share, { style: "percent" }) : t("waits")]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <div aria-hidden className="mt-2 h-1.5 overflow-hidden rounded-full bg-raised">
        <div style={{ width: `${share * 100}%` }} className="h-full bg-accent" />
      </div>
      {job.last_error && (
        <p className="mt-1 text-danger wrap-anywhere">
          {job.last_error}
          {job.next_try_at &&
            ` ${t("nextTry", { date: format.dateTime(new Date(job.next_try_at), { dateStyle: "medium", timeStyle: "short" }) })}`}
        </p>
      )}
    </li>
  );
}
