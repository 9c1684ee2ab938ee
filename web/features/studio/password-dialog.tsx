"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/password-input";
import { SubmitButton } from "@/components/ui/submit-button";

interface PasswordFormProps {
  error: string | null;
  busy: boolean;
  onCancel: () => void;
  onSubmit: (password: string) => void;
}

export function PasswordDialog({ open, ...form }: PasswordFormProps & { open: boolean }) {
  const t = useTranslations("studio.password");
  return (
    <Dialog open={open} onOpenChange={(next) => !next && form.onCancel()} title={t("title")} description={t("text")}>
      <PasswordForm {...form} />
    </Dialog>
  );
}

/** Lives as long as the dialog is open, and the password no longer. */
function PasswordForm({ error, busy, onCancel, onSubmit }: PasswordFormProps) {
  const t = useTranslations("studio.password");
  const [password, setPassword] = useState("");
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (error) input.current?.select();
  }, [error]);

  function confirm(event: FormEvent) {
    event.preventDefault();
    onSubmit(password);
  }

  return (
    <form onSubmit={confirm} className="flex flex-col gap-4">
      <Field label={t("label")} error={error}>
        {(control) => (
          <PasswordInput
            {...control}
            ref={input}
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>{t("cancel")}</Button>
        <SubmitButton busy={busy} disabled={password === ""}>
          {t("confirm")}
        </SubmitButton>
      </div>
    </form>
  );
}
