"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { AccentSample } from "@/features/admin/accent-sample";
import { FACE_LIMITS } from "@/features/admin/limits";
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
import { isColor } from "@/lib/readable-colors";

const TEXTS = ["name", "description", "accent", "rules"] as const;

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
  const [accent, setAccent] = useState(before.accent);
  const form = useApiForm({
    schema: async () => (await import("@/features/admin/schemas")).faceSchema,
    read: (fields): FaceTexts => ({
      name: textOf(fields, "name"),
      description: textOf(fields, "description"),
      accent: textOf(fields, "accent"),
      rules: textOf(fields, "rules"),
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
  const shownAccent = isColor(accent) ? accent : defaults.accent;
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
      <Field label={t("accent")} hint={t("accentHint")} error={form.errors.accent}>
        {(control) => (
          <div className="flex gap-2">
            <Input
              {...control}
              name="accent"
              value={accent}
              onChange={(event) => setAccent(event.target.value)}
              placeholder={defaults.accent || "#0f6b76"}
              spellCheck={false}
              autoComplete="off"
              className="max-w-40 font-mono"
            />
            <input
              type="color"
              aria-label={t("chooseColor")}
              value={isColor(shownAccent) ? shownAccent : "#0f6b76"}
              onChange={(event) => setAccent(event.target.value)}
              className="size-10 shrink-0 cursor-pointer rounded-lg border border-line-strong/60 bg-surface p-1 pointer-coarse:size-11"
            />
          </div>
        )}
      </Field>
      {isColor(shownAccent) && <AccentSample color={shownAccent} />}
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
      <FormStatus error={form.formError} saved={form.saved}>
        <SubmitButton busy={form.busy} idle={!form.isChanged}>
          {t(form.busy ? "saving" : "save")}
        </SubmitButton>
      </FormStatus>
    </form>
  );
}
