"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { logIn } from "@/features/account/log-in";
import { Alert } from "@/components/ui/alert";
import { Field, Input } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/password-input";
import { SubmitButton } from "@/components/ui/submit-button";
import { textOf } from "@/lib/field-errors";
import { useApiForm } from "@/lib/hooks/use-api-form";

export function LoginForm({ next }: { next: string }) {
  const t = useTranslations("auth");
  const router = useRouter();
  const form = useApiForm({
    schema: async () => (await import("@/features/account/schemas")).loginSchema,
    read: (fields) => ({ login: textOf(fields, "login"), password: textOf(fields, "password") }),
    submit: async ({ login, password }) => {
      await logIn(login, password);
      router.push(next);
      router.refresh();
    },
    explain: ({ status }) => (status === 401 ? t("wrongCredentials") : null),
  });
  return (
    <form {...form.props} className="flex flex-col gap-4">
      {form.formError && (
        <Alert tone="error" live>
          {form.formError}
        </Alert>
      )}
      <Field label={t("login")} error={form.errors.login}>
        {(control) => (
          <Input {...control} name="login" autoComplete="username" autoCapitalize="none" spellCheck={false} required />
        )}
      </Field>
      <Field label={t("password")} error={form.errors.password}>
        {(control) => <PasswordInput {...control} name="password" autoComplete="current-password" required />}
      </Field>
      <SubmitButton size="large" busy={form.busy} className="mt-2">
        {t(form.busy ? "loggingIn" : "logIn")}
      </SubmitButton>
    </form>
  );
}
