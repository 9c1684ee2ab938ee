"use client";

import { formatDuration, secondsSince } from "@/lib/format";
import { useNow } from "@/lib/hooks/use-now";

interface UptimeProps {
  since: string;
  /** Nobody knows whether it still goes on. */
  isStopped?: boolean;
}

export function Uptime({ since, isStopped }: UptimeProps) {
  const now = useNow(isStopped);
  const seconds = now === null ? null : secondsSince(since, now);
  return (
    <time dateTime={since} className="num">
      {seconds === null ? "–:––" : formatDuration(seconds)}
    </time>
  );
}
