"use client";

import { Radio } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import type { Health } from "@/lib/api/types";
import { formatDuration } from "@/lib/format";
import { useNow } from "@/lib/hooks/use-now";
import { useOwnBroadcast } from "@/lib/hooks/use-own-broadcast";

const POLL_MS = 20_000;

/** The way to the stream key or, while one is live, to the live manager. */
export function GoLiveButton({ initial }: { initial: Health | null }) {
  const t = useTranslations("nav");
  const { health, at } = useOwnBroadcast(initial, POLL_MS);
  if (health && health.state !== "offline") {
    return <LiveButton health={health} at={at} />;
  }
  return (
    <Button asChild variant="primary" className="ms-1 max-sm:px-3">
      <Link href="/dashboard/stream">
        <Radio size={18} aria-hidden />
        <span className="max-sm:sr-only">{t("goLive")}</span>
      </Link>
    </Button>
  );
}

function LiveButton({ health, at }: { health: Health; at: number }) {
  const t = useTranslations("nav");
  const format = useFormatter();
  const now = useNow();
  const time = formatDuration(health.uptime_s + Math.max(0, (now ?? at) - at) / 1000);
  const viewers = format.number(health.viewer_count, { notation: "compact" });
  return (
    <Button asChild variant="outline" className="ms-1 num max-sm:px-3">
      <Link href="/dashboard/live" data-testid="own-broadcast" aria-label={t("liveNow", { time, count: health.viewer_count })}>
        <span aria-hidden className="size-2.5 rounded-full bg-live" />
        {time} · {viewers}
      </Link>
    </Button>
  );
}
