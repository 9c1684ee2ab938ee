"use client";

import { Sparkles } from "lucide-react";
import { useTranslations } from "next-intl";
import { LIMITS } from "@/features/videos/limits";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { inputLimit } from "@/lib/field-errors";

interface HighlightFormProps {
  busy: boolean;
  onMake: (title: string) => Promise<void>;
}

/** Makes what is chosen a video of its own. */
export function HighlightForm({ busy, onMake }: HighlightFormProps) {
  const t = useTranslations("videos.editor");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void onMake(String(new FormData(event.currentTarget).get("title") ?? "").trim());
      }}
      className="flex flex-col gap-3 rounded-xl border border-line bg-surface p-4"
    >
      <h2 className="text-title">{t("highlightHeading")}</h2>
      <p className="text-sm text-muted">{t("highlightText")}</p>
      <Field label={t("highlightTitle")} limit={LIMITS.title}>
        {(control) => <Input {...control} name="title" maxLength={inputLimit(LIMITS.title)} />}
      </Field>
      <Button type="submit" busy={busy} className="self-start">
        <Sparkles size={16} aria-hidden />
        {t("highlight")}
      </Button>
    </form>
  );
}
