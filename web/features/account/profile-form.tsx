"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { PROFILE_LIMITS } from "@/features/account/limits";
import { AccentField } from "@/components/face/accent-field";
import { Field, Input, Textarea } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import { SubmitButton } from "@/components/ui/submit-button";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { Profile } from "@/lib/api/types";
import { inputLimit, textOf } from "@/lib/field-errors";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { useLeaveQuestion } from "@/lib/hooks/use-changes";

export function ProfileForm({ profile }: { profile: Pick<Profile, "username" | "display_name" | "bio" | "links" | "accent"> }) {
  const t = useTranslations("profile");
  const router = useRouter();
  const form = useApiForm({
    schema: async () => (await import("@/features/account/schemas")).profileSchema,
    read: (fields) => ({
      display_name: textOf(fields, "display_name"),
      bio: textOf(fields, "bio"),
      links: textOf(fields, "links").split(/\s+/).filter(Boolean),
      accent: textOf(fields, "accent"),
    }),
    submit: async (values) => {
      await unwrap(api.PATCH("/api/user/profile", { body: values }));
      router.refresh();
    },
  });
  useLeaveQuestion(form.isChanged);
  return (
    <form {...form.props} className="flex flex-col gap-5">
      <Field
        label={t("displayName")}
        hint={t("displayNameHint", { address: `/${profile.username}`, username: profile.username })}
        error={form.errors.display_name}
        limit={PROFILE_LIMITS.displayName}
      >
        {(control) => (
          <Input
            {...control}
            name="display_name"
            defaultValue={profile.display_name}
            maxLength={inputLimit(PROFILE_LIMITS.displayName)}
            autoComplete="nickname"
          />
        )}
      </Field>
      <Field label={t("bio")} hint={t("bioHint")} error={form.errors.bio} limit={PROFILE_LIMITS.bio}>
        {(control) => (
          <Textarea
            {...control}
            name="bio"
            defaultValue={profile.bio}
            maxLength={inputLimit(PROFILE_LIMITS.bio)}
            rows={4}
          />
        )}
      </Field>
      <Field label={t("links")} hint={t("linksHint")} error={form.errors.links}>
        {(control) => (
          <Textarea
            {...control}
            name="links"
            defaultValue={profile.links.join("\n")}
            rows={3}
            spellCheck={false}
            placeholder="https://"
          />
        )}
      </Field>
      <AccentField label={t("accent")} hint={t("accentHint")} error={form.errors.accent} initial={profile.accent} />
      <FormStatus error={form.formError} saved={form.saved}>
        <SubmitButton busy={form.busy} idle={!form.isChanged}>
          {t(form.busy ? "saving" : "save")}
        </SubmitButton>
      </FormStatus>
    </form>
  );
}
