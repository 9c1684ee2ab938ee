"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { PROFILE_LIMITS, profileSchema } from "@/features/account/schemas";
import { Field, Input, Textarea } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import { SubmitButton } from "@/components/ui/submit-button";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { Profile } from "@/lib/api/types";
import { textOf } from "@/lib/field-errors";
import { inputLimit } from "@/lib/form-schema";
import { useApiForm } from "@/lib/hooks/use-api-form";

export function ProfileForm({ profile }: { profile: Pick<Profile, "username" | "display_name" | "bio" | "links"> }) {
  const t = useTranslations("profile");
  const router = useRouter();
  const form = useApiForm({
    schema: profileSchema,
    read: (fields) => ({
      display_name: textOf(fields, "display_name"),
      bio: textOf(fields, "bio"),
      links: textOf(fields, "links").split(/\s+/).filter(Boolean),
    }),
    submit: async (values) => {
      await unwrap(api.PATCH("/api/user/profile", { body: values }));
      router.refresh();
    },
  });
  return (
    <form {...form.props} onChange={form.clearSaved} className="flex flex-col gap-5">
      <Field label={t("displayName")} hint={t("displayNameHint", { address: `/${profile.username}` })} error={form.errors.display_name}>
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
      <Field label={t("bio")} hint={t("bioHint")} error={form.errors.bio}>
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
      <FormStatus error={form.formError} saved={form.saved}>
        <SubmitButton busy={form.busy}>
          {t(form.busy ? "saving" : "save")}
        </SubmitButton>
      </FormStatus>
    </form>
  );
}
