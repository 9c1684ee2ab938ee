"use client";

import { useTranslations } from "next-intl";
import { LanguageSelect } from "@/features/studio/language-select";
import { LIMITS, parseTags, streamSettingsSchema } from "@/features/studio/schemas";
import { Card, CardTitle } from "@/components/ui/card";
import { Field, Input, Textarea } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import { SubmitButton } from "@/components/ui/submit-button";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { ChannelInfo } from "@/lib/api/types";
import { textOf } from "@/lib/field-errors";
import { inputLimit } from "@/lib/form-schema";
import { useApiForm } from "@/lib/hooks/use-api-form";

export function StreamSettingsForm({ settings }: { settings: ChannelInfo }) {
  const t = useTranslations("studio.settings");
  const form = useApiForm({
    schema: streamSettingsSchema,
    read: (fields) => ({
      title: textOf(fields, "title"),
      category: textOf(fields, "category"),
      description: textOf(fields, "description"),
      tags: parseTags(textOf(fields, "tags")),
      language: textOf(fields, "language"),
      is_mature: fields.has("is_mature"),
    }),
    submit: async (values) => {
      await unwrap(api.PUT("/api/streams", { body: values }));
    },
  });
  return (
    <Card aria-labelledby="settings-title">
      <CardTitle id="settings-title">{t("heading")}</CardTitle>
      <form {...form.props} onChange={form.clearSaved} className="mt-4 flex flex-col gap-4">
        <Field label={t("title")} error={form.errors.title}>
          {(control) => <Input {...control} name="title" defaultValue={settings.title} maxLength={inputLimit(LIMITS.title)} />}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t("category")} hint={t("categoryHint")} error={form.errors.category}>
            {(control) => (
              <Input
                {...control}
                name="category"
                defaultValue={settings.category}
                maxLength={inputLimit(LIMITS.category)}
              />
            )}
          </Field>
          <Field label={t("language")} error={form.errors.language}>
            {(control) => <LanguageSelect {...control} name="language" defaultValue={settings.language} />}
          </Field>
        </div>
        <Field label={t("tags")} hint={t("tagsHint")} error={form.errors.tags}>
          {(control) => <Input {...control} name="tags" defaultValue={settings.tags.join(", ")} />}
        </Field>
        <Field label={t("description")} error={form.errors.description}>
          {(control) => (
            <Textarea
              {...control}
              name="description"
              defaultValue={settings.description}
              rows={3}
              maxLength={inputLimit(LIMITS.description)}
            />
          )}
        </Field>
        <label className="flex items-center gap-2.5 py-1 text-sm pointer-coarse:py-3">
          <input
            type="checkbox"
            name="is_mature"
            defaultChecked={settings.is_mature}
            className="size-4 accent-accent"
          />
          {t("mature")}
        </label>
        <FormStatus error={form.formError} saved={form.saved}>
          <SubmitButton busy={form.busy}>
            {t(form.busy ? "saving" : "save")}
          </SubmitButton>
        </FormStatus>
      </form>
    </Card>
  );
}
