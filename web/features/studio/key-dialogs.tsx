"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { PasswordDialog } from "@/features/studio/password-dialog";
import type { useSecretKey } from "@/features/studio/use-secret-key";
import { Alert } from "@/components/ui/alert";

interface KeyDialogsProps {
  secret: ReturnType<typeof useSecretKey>;
  /** What to say of what was done last. */
  news: ReactNode;
}

/** What a key's card says and asks on the way. */
export function KeyDialogs({ secret, news }: KeyDialogsProps) {
  const t = useTranslations("studio.key");
  const failure = secret.failure === "wrongPassword" ? t("wrongPassword") : (secret.failure?.text ?? null);
  return (
    <>
      {news && (
        <Alert tone="good" live>
          {news}
        </Alert>
      )}
      {failure && !secret.asking && (
        <Alert tone="error" live>
          {failure}
        </Alert>
      )}
      <PasswordDialog
        open={secret.asking !== null}
        error={failure}
        busy={secret.busy}
        onCancel={secret.cancel}
        onSubmit={(password) => secret.asking && void secret.run(secret.asking, password)}
      />
    </>
  );
}
