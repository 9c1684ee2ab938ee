"use client";

import { RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { CopyField } from "@/features/studio/copy-field";
import { KeyDialogs } from "@/features/studio/key-dialogs";
import { KeyField } from "@/features/studio/key-field";
import { useSecretKey } from "@/features/studio/use-secret-key";
import { Button } from "@/components/ui/button";
import { Card, CardTitle } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { CopyButton } from "@/components/ui/copy-button";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";

interface StreamKeyCardProps {
  serverUrl: string;
  maskedKey: string;
}

const reveal = async (password?: string) =>
  (await unwrap(api.POST("/api/streams/key/reveal", { body: { password } }))).stream_key;

const rotate = async (password?: string) =>
  (await unwrap(api.POST("/api/streams/key/rotate", { body: { password } }))).stream_key;

export function StreamKeyCard({ serverUrl, maskedKey }: StreamKeyCardProps) {
  const t = useTranslations("studio.key");
  const tRotate = useTranslations("studio.rotate");
  const router = useRouter();
  const [confirming, setConfirming] = useState(false);
  const secret = useSecretKey({
    reveal,
    rotate: async (password) => {
      const key = await rotate(password);
      router.refresh(); // The page holds the old key's last letters.
      return key;
    },
  });
  const rotateFace = (
    <>
      <RefreshCw size={16} aria-hidden />
      {t("rotate")}
    </>
  );
  return (
    <Card aria-labelledby="key-title">
      <CardTitle id="key-title">{t("heading")}</CardTitle>
      <p className="mt-1 text-sm text-muted">{t("text")}</p>
      <div className="mt-5 flex flex-col gap-5">
        <CopyField label={t("server")} value={serverUrl} testId="server-url">
          <CopyButton text={serverUrl} subject={t("server")} />
        </CopyField>
        <KeyField secret={secret} label={t("streamKey")} masked={maskedKey || "live_…"} testId="stream-key" />
        <KeyDialogs secret={secret} news={secret.done === "rotate" && t("rotated")} />
        <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-4">
          <p className="max-w-md text-sm text-muted">{t("secret")}</p>
          <Button variant="danger" busy={secret.busy} onClick={() => setConfirming(true)}>
            {rotateFace}
          </Button>
        </div>
      </div>
      <ConfirmDialog
        open={confirming}
        onOpenChange={setConfirming}
        title={tRotate("title")}
        text={tRotate("text")}
        cancel={tRotate("cancel")}
        confirm={rotateFace}
        onConfirm={() => {
          setConfirming(false);
          void secret.run("rotate");
        }}
      />
    </Card>
  );
}
