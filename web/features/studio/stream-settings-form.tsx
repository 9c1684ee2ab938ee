"use client";

import { useTranslations } from "next-intl";
import { useRef } from "react";
import { asOthersWrite } from "@/features/studio/categories";
import { LanguageSelect } from "@/features/studio/language-select";
import { LIMITS } from "@/features/studio/limits";
import { parseTags } from "@/features/studio/tags";
import { useCategories } from "@/features/studio/use-categories";
import { Card, CardTitle } from "@/components/ui/card";
import { Field, Input, Textarea } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import { SubmitButton } from "@/components/ui/submit-button";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { ChannelInfo } from "@/lib/api/types";
import { changesOf } from "@/lib/changes";
import { cx } from "@/lib/cx";
import { inputLimit, textOf } from "@/lib/field-errors";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { useLeaveQuestion } from "@/lib/hooks/use-changes";

type Settings = Pick<ChannelInfo, "title" | "category" | "description" | "tags" | "language" | "is_mature">;

export function StreamSettingsForm({ settings }: { settings: Settings }) {
  const t = useTranslations("studio.settings");
  const { categories, load, search } = useCategories();
  const stored = useRef<Settings>(settings);
  const form = useApiForm({
    schema: async () => (await import("@/features/studio/schemas")).streamSettingsSchema,
    read: (fields) => ({
      title: textOf(fields, "title"),
      category: asOthersWrite(textOf(fields, "category"), categories),
      description: textOf(fields, "description"),
      tags: parseTags(textOf(fields, "tags")),
      language: textOf(fields, "language"),
      is_mature: fields.has("is_mature"),
    }),
    submit: async (values) => {
      const changes = changesOf<Settings>(stored.current, values);
      await unwrap(api.PUT("/api/streams", { body: changes }));
      stored.current = { ...stored.current, ...changes };
    },
  });
  useLeaveQuestion(form.isChanged);
  return (
    <Card aria-labelledby="settings-title">
      <CardTitle id="settings-title">{t("heading")}</CardTitle>
      <form {...form.props} className="mt-4 flex flex-col gap-4">
        <Field label={t("title")} error={form.errors.title} limit={LIMITS.title}>
          {(control) => <Input {...control} name="title" defaultValue={settings.title} maxLength={inputLimit(LIMITS.title)} />}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t("category")} hint={t("categoryHint")} error={form.errors.category} limit={LIMITS.category}>
            {(control) => (
              <>
                <Input
                  {...control}
                  name="category"
                  list="categories"
                  autoComplete="off"
                  defaultValue={settings.category}
                  maxLength={inputLimit(LIMITS.category)}
                  onFocus={() => void load()}
                  onInput={({ currentTarget }) => search(currentTarget.value)}
                  onBlur={({ target }) => {
                    target.value = asOthersWrite(target.value, categories);
                  }}
                />
                <datalist id="categories">
                  {categories.map((name) => (
                    <option key={name} value={name} />
                  ))}
                </datalist>
              </>
            )}
          </Field>
          <Field label={t("language")} error={form.errors.language}>
            {(control) => <LanguageSelect {...control} name="language" defaultValue={settings.language} />}
          </Field>
        </div>
        <Field label={t("tags")} hint={t("tagsHint")} error={form.errors.tags}>
          {(control) => <Input {...control} name="tags" defaultValue={settings.tags.join(", ")} />}
        </Field>
        <Field label={t("description")} error={form.errors.description} limit={LIMITS.description}>
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
        {/* Within reach of every field of the long form, above the tabs of a phone. */}
        <div className={cx(form.isChanged && "sticky bottom-14 -mx-5 -mb-5 rounded-b-xl bg-surface px-5 py-3 md:bottom-0")}>
          <FormStatus error={form.formError} saved={form.saved}>
            <SubmitButton busy={form.busy} idle={!form.isChanged}>
              {t(form.busy ? "saving" : "save")}
            </SubmitButton>
          </FormStatus>
        </div>
      </form>
    </Card>
  );
}
