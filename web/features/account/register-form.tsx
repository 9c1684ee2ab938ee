"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { logIn } from "@/features/account/log-in";
import { UsernameField } from "@/features/account/username-field";
import { Alert } from "@/components/ui/alert";
import { Field, Input } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/password-input";
import { SubmitButton } from "@/components/ui/submit-button";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import { textOf } from "@/lib/field-errors";
import { useApiForm } from "@/lib/hooks/use-api-form";

interface RegisterFormProps {
  next: string;
  /** Given on the first run: the new account becomes the administrator. */
  setupToken?: string;
}

export function RegisterForm({ next, setupToken }: RegisterFormProps) {
  const t = useTranslations("auth");
  const router = useRouter();
  const form = useApiForm({
    schema: async () => (await import("@/features/account/schemas")).registerSchema,
    read: (fields) => ({
      username: textOf(fields, "username"),
      email: textOf(fields, "email"),
      password: textOf(fields, "password"),
    }),
    submit: async (account) => {
      await (setupToken
        ? unwrap(api.POST("/api/setup", { body: { ...account, token: setupToken } }))
        : unwrap(api.POST("/api/auth/register", { body: account })));
      // The account is there; where logging in fails all the same, the form for it helps.
      const destination = await logIn(account.username, account.password).then(
        () => next,
        () => `/login?registered=1&next=${encodeURIComponent(next)}`,
      );
      router.push(destination);
      router.refresh();
    },
    explain: ({ status }) => (setupToken && status === 403 ? t("setupWrongToken") : null),
  });
  return (
    <form {...form.props} className="flex flex-col gap-4">
      {form.formError && (
        <Alert tone="error" live>
          {form.formError}
        </Alert>
      )}
      <UsernameField error={form.errors.username} />
      <Field label={t("email")} error={form.errors.email}>
        {(control) => <Input {...control} name="email" type="email" autoComplete="email" required />}
      </Field>
      <Field label={t("password")} hint={t("passwordRules")} error={form.errors.password}>
        {(control) => <PasswordInput {...control} name="password" autoComplete="new-password" required />}
      </Field>
      <SubmitButton size="large" busy={form.busy} className="mt-2">
        {t(form.busy ? "creating" : setupToken ? "createAdmin" : "createAccount")}
      </SubmitButton>
    </form>
  );
}
