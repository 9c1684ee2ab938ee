"use client";

import { useFormatter } from "next-intl";
import { useNow } from "@/lib/hooks/use-now";

/** "2 days ago"; until the page is alive only the day, since the server's minute is not the visitor's. */
export function Published({ at }: { at: string }) {
  const format = useFormatter();
  const now = useNow(true);
  const date = new Date(at);
  const when = now === null ? format.dateTime(date, { dateStyle: "medium" }) : format.relativeTime(date, now);
  return (
    <time dateTime={at} title={format.dateTime(date, { dateStyle: "long", timeStyle: "short" })}>
      {when}
    </time>
  );
}
