"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useNow } from "@/lib/hooks/use-now";

/** "Last live 2 hours ago"; until the page is alive only the day, since the server's minute is not the visitor's. */
export function LastLive({ at }: { at: string }) {
  const t = useTranslations("channel");
  const format = useFormatter();
  const now = useNow(true);
  const date = new Date(at);
  const when = now === null ? format.dateTime(date, { dateStyle: "medium" }) : format.relativeTime(date, now);
  return <time dateTime={at}>{t("lastLive", { when })}</time>;
}
