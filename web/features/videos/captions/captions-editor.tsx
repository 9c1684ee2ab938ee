"use client";

import { FileUp, Trash2 } from "lucide-react";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { LARGEST_CAPTIONS, useCaptionsOf } from "@/features/videos/captions/use-captions-of";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Select } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import type { Captions, Vod } from "@/lib/api/types";
import { languageChoices } from "@/lib/language-choices";
import { languageName } from "@/lib/language-name";
import { toasts } from "@/lib/toasts";

interface CaptionsEditorProps {
  video: Vod;
  onClose: () => void;
}

/** Which captions a video has, with what adds and what removes some. */
export function CaptionsEditor({ video, onClose }: CaptionsEditorProps) {
  const t = useTranslations("videos.captions");
  const locale = useLocale();
  const { list, busy, failure, put, remove } = useCaptionsOf(video.id);
  const input = useRef<HTMLInputElement>(null);
  const [language, setLanguage] = useState(video.language || locale);
  const [tooLarge, setTooLarge] = useState(false);

  async function choose(file: File | undefined): Promise<void> {
    if (!file) return;
    setTooLarge(file.size > LARGEST_CAPTIONS);
    if (file.size <= LARGEST_CAPTIONS && (await put(language, file))) toasts.show(t("saved"));
  }

  return (
    <Dialog open onOpenChange={onClose} title={t("heading")} description={t("about")}>
      <div className="flex flex-col gap-4">
        {list?.length === 0 && <p className="text-sm text-muted">{t("none")}</p>}
        {list && list.length > 0 && (
          <ul className="divide-y divide-line rounded-xl border border-line">
            {list.map((captions) => (
              <CaptionsRow key={captions.language} captions={captions} busy={busy} onRemove={() => void remove(captions.language)} />
            ))}
          </ul>
        )}
        <Field label={t("language")}>
          {(control) => (
            <Select {...control} value={language} onChange={({ target }) => setLanguage(target.value)}>
              {languageChoices(locale, language).map(({ code, name }) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {(tooLarge || failure) && (
          <Alert tone="error" live>
            {tooLarge ? t("tooLarge") : failure?.reason ? t("refused", { reason: failure.reason }) : failure?.text}
          </Alert>
        )}
        <input
          ref={input}
          type="file"
          hidden
          accept=".vtt,text/vtt"
          data-testid="captions-file"
          onChange={({ target }) => {
            void choose(target.files?.[0]);
            target.value = ""; // The same file may be chosen again.
          }}
        />
        <Button variant="outline" busy={busy} onClick={() => input.current?.click()}>
          <FileUp size={16} aria-hidden />
          {t(list?.some((one) => one.language === language) ? "replace" : "upload")}
        </Button>
      </div>
    </Dialog>
  );
}

interface CaptionsRowProps {
  captions: Captions;
  busy: boolean;
  onRemove: () => void;
}

function CaptionsRow({ captions, busy, onRemove }: CaptionsRowProps) {
  const t = useTranslations("videos.captions");
  const format = useFormatter();
  const name = languageName(captions.language, useLocale());
  return (
    <li className="flex items-center gap-3 py-1 ps-3 pe-1 text-sm">
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{name}</span>
        <span className="text-muted">{t("cues", { count: captions.cue_count, shown: format.number(captions.cue_count) })}</span>
      </span>
      <IconButton label={t("removeOf", { language: name })} disabled={busy} onClick={onRemove} className="text-danger">
        <Trash2 size={18} aria-hidden />
      </IconButton>
    </li>
  );
}
