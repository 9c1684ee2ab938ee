"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/password-input";

interface PasswordDialogProps {
  open: boolean;
  error: string | null;
  busy: boolean;
  onCancel: () => void;
  onSubmit: (password: string) => void;
}

export function PasswordDialog({ open, error, busy, onCancel, onSubmit }: PasswordDialogProps) {
  const t = useTranslations("studio.password");
  const [password, setPassword] = useState("");

  function confirm(event: FormEvent) {
    event.preventDefault();
    onSubmit(password);
    setPassword("");
  }

  return (
    <Dialog open={open} onOpenChange={(next) => !next && onCancel()} title={t("title")} description={t("text")}>
      <form onSubmit={confirm} className="flex flex-col gap-4">
        <Field label={t("label")} error={error}>
          {(control) => (
            <PasswordInput
              {...control}
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onCancel}>{t("cancel")}</Button>
          <Button type="submit" variant="primary" disabled={busy || password === ""}>
            {t("confirm")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
