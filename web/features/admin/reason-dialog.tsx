"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field, Input } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/password-input";
import { useErrorText } from "@/lib/api/error-text";
import { ApiError } from "@/lib/api/problem";
import { inputLimit } from "@/lib/field-errors";

const REASON_LIMIT = 500;

interface ReasonDialogProps {
  title: string;
  text: string;
  confirm: ReactNode;
  /** Gets the reason and, once the server has asked for it, the password. */
  act: (reason: string, password?: string) => Promise<unknown>;
  onClose: () => void;
  /** What else has to be filled in. */
  children?: ReactNode;
}

/** Asks why before an act that others will ask about; it is written down with the act. Lives as long as it is open. */
export function ReasonDialog({ act, onClose, children, ...words }: ReasonDialogProps) {
  const t = useTranslations("admin.reason");
  const errorText = useErrorText();
  const [reason, setReason] = useState("");
  const [password, setPassword] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [isMissing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);

  async function confirm(): Promise<void> {
    setMissing(reason.trim() === "");
    if (reason.trim() === "") return;
    setBusy(true);
    setFailure(null);
    try {
      await act(reason.trim(), password ?? undefined);
      onClose();
    } catch (error) {
      const needsPassword = error instanceof ApiError && error.code === "REAUTH_REQUIRED";
      if (needsPassword) setPassword((typed) => typed ?? "");
      if (needsPassword && password !== null) setFailure(t("wrongPassword"));
      if (!needsPassword) setFailure(errorText(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <ConfirmDialog
      {...words}
      open
      onOpenChange={onClose}
      cancel={t("cancel")}
      busy={busy}
      error={failure}
      onConfirm={() => void confirm()}
    >
      {children}
      <Field label={t("label")} hint={t("hint")} error={isMissing ? t("missing") : null}>
        {(control) => (
          <Input
            {...control}
            value={reason}
            maxLength={inputLimit(REASON_LIMIT)}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      {password !== null && (
        <Field label={t("password")} hint={t("passwordHint")}>
          {(control) => (
            <PasswordInput
              {...control}
              autoFocus
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
      )}
    </ConfirmDialog>
  );
}
