"use client";

import { CircleStop } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import { useConfirmed } from "@/lib/hooks/use-confirmed";
import { askOwnBroadcast } from "@/lib/hooks/use-own-broadcast";

async function end(): Promise<void> {
  await unwrap(api.DELETE("/api/streams/current"));
  askOwnBroadcast();
}

export function EndBroadcastButton() {
  const t = useTranslations("studio.end");
  const { ask, dialog } = useConfirmed(end);
  const face = (
    <>
      <CircleStop size={16} aria-hidden />
      {t("button")}
    </>
  );
  return (
    <>
      <Button variant="danger" onClick={ask}>
        {face}
      </Button>
      <ConfirmDialog {...dialog} title={t("title")} text={t("text")} cancel={t("cancel")} confirm={face} />
    </>
  );
}
