"use client";

import { useTranslations } from "next-intl";
import { LIMITS } from "@/features/videos/limits";
import { OwnPoster } from "@/features/videos/own-poster";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input, Select, Textarea } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import { SubmitButton } from "@/components/ui/submit-button";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { Vod } from "@/lib/api/types";
import { changesOf } from "@/lib/changes";
import { inputLimit, textOf } from "@/lib/field-errors";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { toasts } from "@/lib/toasts";

const VISIBILITIES = ["public", "unlisted", "private"] as const;

type Editable = Pick<Vod, "title" | "description" | "visibility">;

interface EditVideoProps {
  video: Vod;
  onChange: (video: Vod) => void;
  onClose: () => void;
}

export function EditVideo({ video, onChange, onClose }: EditVideoProps) {
  const t = useTranslations("videos");
  const form = useApiForm({
    schema: async () => (await import("@/features/videos/schemas")).videoSchema,
    read: (fields) => ({
      title: textOf(fields, "title"),
      description: textOf(fields, "description"),
      visibility: textOf(fields, "visibility"),
    }),
    submit: async (values) => {
      const { title, description, visibility } = video;
      const body = changesOf<Editable>({ title, description, visibility }, values);
      onChange(await unwrap(api.PATCH("/api/vods/{id}", { params: { path: { id: video.id } }, body })));
      toasts.show(t("own.saved"));
      onClose();
    },
  });
  return (
    <Dialog open onOpenChange={onClose} title={t("own.editHeading")}>
      <form {...form.props} className="flex flex-col gap-4">
        <Field label={t("own.titleLabel")} error={form.errors.title} limit={LIMITS.title}>
          {(control) => <Input {...control} name="title" defaultValue={video.title} maxLength={inputLimit(LIMITS.title)} />}
        </Field>
        <Field label={t("own.descriptionLabel")} error={form.errors.description} limit={LIMITS.description}>
          {(control) => (
            <Textarea {...control} name="description" defaultValue={video.description} rows={5} maxLength={inputLimit(LIMITS.description)} />
          )}
        </Field>
        <Field label={t("own.visibilityLabel")} error={form.errors.visibility}>
          {(control) => (
            <Select {...control} name="visibility" defaultValue={video.visibility}>
              {VISIBILITIES.map((visibility) => (
                <option key={visibility} value={visibility}>
                  {`${t(`visibility.${visibility}`)} · ${t(`own.visibilityHints.${visibility}`)}`}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <FormStatus error={form.formError} saved={false}>
          <Button onClick={onClose}>{t("own.cancel")}</Button>
          <SubmitButton busy={form.busy} idle={!form.isChanged}>
            {t(form.busy ? "own.saving" : "own.save")}
          </SubmitButton>
        </FormStatus>
      </form>
      <div className="mt-4">
        <OwnPoster video={video} onChange={onChange} />
      </div>
    </Dialog>
  );
}
