"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { FACE_LIMITS } from "@/features/admin/limits";
import { AccentField } from "@/components/face/accent-field";
import { Field, Input, Textarea } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import { SubmitButton } from "@/components/ui/submit-button";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { InstanceFace } from "@/lib/api/types";
import { changesOf } from "@/lib/changes";
import { inputLimit, textOf } from "@/lib/field-errors";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { useLeaveQuestion } from "@/lib/hooks/use-changes";

const TEXTS = ["name", "description", "accent", "rules", "contact"] as const;

type FaceTexts = Record<(typeof TEXTS)[number], string>;

/** The texts that were set here; where there is none, the configuration's holds. */
function textsSet(face: InstanceFace): FaceTexts {
  const entries = TEXTS.map((name) => [name, face.set.includes(name) ? face[name] : ""]);
  return Object.fromEntries(entries) as FaceTexts;
}

export function InstanceFaceForm({ face }: { face: InstanceFace }) {
  const t = useTranslations("admin.appearance");
  const router = useRouter();
  const [before] = useState(() => textsSet(face));
  const stored = useRef(before);
  const form = useApiForm({
    schema: async () => (await import("@/features/admin/schemas")).faceSchema,
    read: (fields): FaceTexts => ({
      name: textOf(fields, "name"),
      description: textOf(fields, "description"),
      accent: textOf(fields, "accent"),
      rules: textOf(fields, "rules"),
      contact: textOf(fields, "contact"),
    }),
    submit: async (values) => {
      stored.current = textsSet(
        await unwrap(api.PATCH("/api/admin/instance", { body: changesOf<FaceTexts>(stored.current, values) })),
      );
      router.refresh(); // The bar shows it.
    },
  });
  useLeaveQuestion(form.isChanged);
  const { defaults } = face;
  return (
    <form {...form.props} className="flex flex-col gap-5">
      <Field label={t("name")} hint={t("fromConfiguration")} error={form.errors.name} limit={FACE_LIMITS.name}>
        {(control) => (
          <Input
            {...control}
            name="name"
            defaultValue={before.name}
            placeholder={defaults.name}
            maxLength={inputLimit(FACE_LIMITS.name)}
          />
        )}
      </Field>
      <Field
        label={t("description")}
        hint={t("descriptionHint")}
        error={form.errors.description}
        limit={FACE_LIMITS.description}
      >
        {(control) => (
          <Textarea
            {...control}
            name="description"
            defaultValue={before.description}
            placeholder={defaults.description}
            maxLength={inputLimit(FACE_LIMITS.description)}
            rows={2}
          />
        )}
      </Field>
      <AccentField
        label={t("accent")}
        hint={t("accentHint")}
        error={form.errors.accent}
        initial={before.accent}
        fallback={defaults.accent}
      />
      <Field label={t("rules")} hint={t("rulesHint")} error={form.errors.rules} limit={FACE_LIMITS.rules}>
        {(control) => (
          <Textarea
            {...control}
            name="rules"
            defaultValue={before.rules}
            placeholder={defaults.rules}
            maxLength={inputLimit(FACE_LIMITS.rules)}
            rows={8}
          />
        )}
      </Field>
      <Field label={t("contact")} hint={t("contactHint")} error={form.errors.contact}>
        {(control) => (
          <Input
            {...control}
            name="contact"
            defaultValue={before.contact}
            placeholder={defaults.contact}
            maxLength={inputLimit(FACE_LIMITS.contact)}
            spellCheck={false}
            autoComplete="off"
          />
        )}
      </Field>
      <FormStatus error={form.formError} saved={form.saved}>
        <SubmitButton busy={form.busy} idle={!form.isChanged}>
          {t(form.busy ? "saving" : "save")}
        </SubmitButton>
      </FormStatus>
    </form>
  );
}
