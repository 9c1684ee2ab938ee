"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { MainContent } from "@/components/shell/main-content";
import { MessagePage } from "@/components/shell/message-page";
import { Button } from "@/components/ui/button";
import { api } from "@/lib/api/client";
import { UNREACHABLE } from "@/lib/api/problem";

interface ErrorPageProps {
  error: Error & { digest?: string };
}

const RETRY_MS = 5000;
const AWAY = new Set([UNREACHABLE, "UNAVAILABLE", "TIMEOUT"]);

export default function ErrorPage({ error }: ErrorPageProps) {
  const t = useTranslations("errors");
  const isAway = AWAY.has(error.digest ?? "");
  useReloadOnReturn(isAway);
  return (
    <MainContent>
      <MessagePage title={t(isAway ? "unreachableTitle" : "title")} text={t(isAway ? "unreachableText" : "text")}>
        <Button variant="primary" onClick={reload}>
          {t("retry")}
        </Button>
      </MessagePage>
    </MainContent>
  );
}

/** The whole page: its frame, too, was rendered without the API. */
function reload(): void {
  window.location.reload();
}

/** Reloads the page as soon as the API answers again. */
function useReloadOnReturn(isAway: boolean): void {
  useEffect(() => {
    if (!isAway) return;
    const timer = setInterval(async () => {
      const answer = await api.GET("/api/instance", { signal: AbortSignal.timeout(RETRY_MS) }).catch(() => null);
      if (answer?.response.ok) reload();
    }, RETRY_MS);
    return () => clearInterval(timer);
  }, [isAway]);
}
