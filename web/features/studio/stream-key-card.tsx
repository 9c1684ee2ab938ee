"use client";

import { Eye, EyeOff, RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { CopyField } from "@/features/studio/copy-field";
import { PasswordDialog } from "@/features/studio/password-dialog";
import { RotateDialog } from "@/features/studio/rotate-dialog";
import { useStreamKey } from "@/features/studio/use-stream-key";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardTitle } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";

interface StreamKeyCardProps {
  serverUrl: string;
  maskedKey: string;
}

export function StreamKeyCard({ serverUrl, maskedKey }: StreamKeyCardProps) {
  const t = useTranslations("studio.key");
  const stream = useStreamKey();
  const [confirming, setConfirming] = useState(false);
  const failure = stream.failure === "wrongPassword" ? t("wrongPassword") : (stream.failure?.text ?? null);
  const RevealIcon = stream.key ? EyeOff : Eye;
  return (
    <Card aria-labelledby="key-title">
      <CardTitle id="key-title">{t("heading")}</CardTitle>
      <p className="mt-1 text-sm text-muted">{t("text")}</p>
      <div className="mt-5 flex flex-col gap-5">
        <CopyField label={t("server")} value={serverUrl} testId="server-url">
          <CopyButton text={serverUrl} subject={t("server")} />
        </CopyField>
        <CopyField label={t("streamKey")} value={stream.key ?? maskedKey} testId="stream-key">
          <Button
            variant="outline"
            busy={stream.busy}
            onClick={() => (stream.key ? stream.hide() : void stream.run("reveal"))}
          >
            <RevealIcon size={16} aria-hidden />
            {t(stream.key ? "hide" : "reveal")}
          </Button>
          {stream.key && <CopyButton text={stream.key} subject={t("streamKey")} />}
        </CopyField>
        {stream.rotated && (
          <Alert tone="good" live>
            {t("rotated")}
          </Alert>
        )}
        {failure && !stream.asking && (
          <Alert tone="error" live>
            {failure}
          </Alert>
        )}
        <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-4">
          <p className="max-w-md text-sm text-muted">{t("secret")}</p>
          <Button variant="danger" busy={stream.busy} onClick={() => setConfirming(true)}>
            <RefreshCw size={16} aria-hidden />
            {t("rotate")}
          </Button>
        </div>
      </div>
      <RotateDialog open={confirming} onOpenChange={setConfirming} onConfirm={() => void stream.run("rotate")} />
      <PasswordDialog
        open={stream.asking !== null}
        error={failure}
        busy={stream.busy}
        onCancel={stream.cancel}
        onSubmit={(password) => stream.asking && void stream.run(stream.asking, password)}
      />
    </Card>
  );
}
