"use client";

import { useTranslations } from "next-intl";
import { MessagePage } from "@/components/shell/message-page";
import { CONTENT_ID } from "@/components/shell/skip-link";
import { Button } from "@/components/ui/button";
import { UNREACHABLE } from "@/lib/api/problem";

interface ErrorPageProps {
  error: Error & { digest?: string };
}

const AWAY = new Set([UNREACHABLE, "UNAVAILABLE", "TIMEOUT"]);

export default function ErrorPage({ error }: ErrorPageProps) {
  const t = useTranslations("errors");
  const isAway = AWAY.has(error.digest ?? "");
  return (
    <main id={CONTENT_ID} className="flex grow flex-col">
      <MessagePage title={t(isAway ? "unreachableTitle" : "title")} text={t(isAway ? "unreachableText" : "text")}>
        {/* The whole page: its frame, too, was rendered without the API. */}
        <Button variant="primary" onClick={() => window.location.reload()}>
          {t("retry")}
        </Button>
      </MessagePage>
    </main>
  );
}
