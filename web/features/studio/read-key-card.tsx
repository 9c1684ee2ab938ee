"use client";

import { Ban, RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { KeyDialogs } from "@/features/studio/key-dialogs";
import { KeyField } from "@/features/studio/key-field";
import { useSecretKey } from "@/features/studio/use-secret-key";
import { Button } from "@/components/ui/button";
import { Card, CardTitle } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { ReadKeyReveal } from "@/lib/api/types";

/** As players take it. */
const addressOf = ({ play_url, read_key }: ReadKeyReveal) => `${play_url}?key=${read_key}`;

const REQUESTS = {
  reveal: async (password?: string) =>
    addressOf(await unwrap(api.POST("/api/streams/read-key/reveal", { body: { password } }))),
  rotate: async (password?: string) =>
    addressOf(await unwrap(api.POST("/api/streams/read-key/rotate", { body: { password } }))),
  revoke: (password?: string) => unwrap(api.POST("/api/streams/read-key/revoke", { body: { password } })),
};

const ICONS = { rotate: RefreshCw, revoke: Ban } as const;

/** The address by which programs play the channel over RTMP; its key can do no more than that. */
export function ReadKeyCard({ playUrl }: { playUrl: string }) {
  const t = useTranslations("studio.readKey");
  const secret = useSecretKey(REQUESTS);
  const [confirming, setConfirming] = useState<keyof typeof ICONS | null>(null);
  const { done } = secret;
  const face = (action: keyof typeof ICONS) => {
    const Icon = ICONS[action];
    return (
      <>
        <Icon size={16} aria-hidden />
        {t(action)}
      </>
    );
  };
  return (
    <Card aria-labelledby="read-key-title">
      <CardTitle id="read-key-title">{t("heading")}</CardTitle>
      <p className="mt-1 text-sm text-muted">{t("text")}</p>
      <div className="mt-5 flex flex-col gap-5">
        <KeyField secret={secret} label={t("address")} masked={`${playUrl}?key=read_…`} testId="read-address" />
        <KeyDialogs secret={secret} news={done === "rotate" ? t("rotated") : done === "revoke" && t("revoked")} />
        <div className="flex flex-wrap justify-end gap-2 border-t border-line pt-4">
          {(["rotate", "revoke"] as const).map((action) => (
            <Button key={action} variant="danger" busy={secret.busy} onClick={() => setConfirming(action)}>
              {face(action)}
            </Button>
          ))}
        </div>
      </div>
      <ConfirmDialog
        open={confirming !== null}
        onOpenChange={() => setConfirming(null)}
        title={t(`${confirming ?? "rotate"}Title`)}
        text={t(`${confirming ?? "rotate"}Text`)}
        cancel={t("cancel")}
        confirm={face(confirming ?? "rotate")}
        onConfirm={() => {
          if (confirming) void secret.run(confirming);
          setConfirming(null);
        }}
      />
    </Card>
  );
}
