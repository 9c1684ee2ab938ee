"use client";

import { formatDuration, secondsSince } from "@/lib/format";
import { useNow } from "@/lib/hooks/use-now";

export function Uptime({ since }: { since: string }) {
  const now = useNow();
  const seconds = now === null ? null : secondsSince(since, now);
  return <time dateTime={since}>{seconds === null ? "–:––" : formatDuration(seconds)}</time>;
}
