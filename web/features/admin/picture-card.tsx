"use client";

import { ImageUp, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import {
  PICTURE_LIMITS,
  PICTURE_TYPES,
  type PictureComplaint,
  pictureComplaint,
  type PictureSlot,
  serverComplaint,
} from "@/features/admin/pictures";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardTitle } from "@/components/ui/card";
import { api } from "@/lib/api/client";
import { useErrorText } from "@/lib/api/error-text";
import { ApiError, unwrap } from "@/lib/api/problem";
import type { InstanceFace } from "@/lib/api/types";

function upload(slot: PictureSlot, file: File): Promise<InstanceFace> {
  return unwrap(
    api.PUT("/api/admin/instance/pictures/{slot}", {
      params: { path: { slot } },
      headers: { "Content-Type": file.type },
      body: file as unknown as string, // The description has no better word for bytes.
      bodySerializer: (bytes) => bytes,
    }),
  );
}

const remove = (slot: PictureSlot): Promise<InstanceFace> =>
  unwrap(api.DELETE("/api/admin/instance/pictures/{slot}", { params: { path: { slot } } }));

interface PictureCardProps {
  slot: PictureSlot;
  initial: InstanceFace[PictureSlot];
}

/** One of the instance's pictures, with what replaces and what removes it. */
export function PictureCard({ slot, initial }: PictureCardProps) {
  const t = useTranslations("admin.pictures");
  const errorText = useErrorText();
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const [picture, setPicture] = useState(initial);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const wordsOf = (complaint: PictureComplaint) => t(`complaints.${complaint}`, PICTURE_LIMITS[slot]);

  async function run(act: () => Promise<InstanceFace>): Promise<void> {
    setBusy(true);
    setFailure(null);
    try {
      setPicture((await act())[slot]);
      router.refresh(); // The bar shows it.
    } catch (error) {
      const complaint = error instanceof ApiError ? serverComplaint(error.fields) : null;
      setFailure(complaint ? wordsOf(complaint) : errorText(error));
    } finally {
      setBusy(false);
    }
  }

  function choose(file: File | undefined): void {
    if (!file) return;
    const complaint = pictureComplaint(slot, file);
    if (complaint) setFailure(wordsOf(complaint));
    else void run(() => upload(slot, file));
  }

  return (
    <Card aria-labelledby={`${slot}-title`} className="flex flex-col gap-3">
      <CardTitle id={`${slot}-title`}>{t(`${slot}.title`)}</CardTitle>
      <p className="text-sm text-muted">{t(`${slot}.text`)}</p>
      {picture ? (
        <img
          src={picture.url}
          width={picture.width}
          height={picture.height}
          alt={t(`${slot}.title`)}
          className="h-20 w-full rounded-lg bg-raised object-contain"
        />
      ) : (
        <p className="flex h-20 items-center justify-center rounded-lg border border-dashed border-line-strong/60 text-sm text-muted">
          {t("none")}
        </p>
      )}
      {failure && (
        <Alert tone="error" live>
          {failure}
        </Alert>
      )}
      <input
        ref={input}
        type="file"
        hidden
        accept={PICTURE_TYPES.join(",")}
        data-testid={`${slot}-file`}
        onChange={({ target }) => {
          choose(target.files?.[0]);
          target.value = ""; // The same file may be chosen again.
        }}
      />
      <div className="flex flex-wrap gap-2">
        <Button
          variant="outline"
          busy={busy}
          aria-label={t("chooseSubject", { subject: t(`${slot}.title`) })}
          onClick={() => input.current?.click()}
        >
          <ImageUp size={16} aria-hidden />
          {t("choose")}
        </Button>
        {picture && (
          <Button
            variant="danger"
            busy={busy}
            aria-label={t("removeSubject", { subject: t(`${slot}.title`) })}
            onClick={() => void run(() => remove(slot))}
          >
            <Trash2 size={16} aria-hidden />
            {t("remove")}
          </Button>
        )}
      </div>
    </Card>
  );
}
