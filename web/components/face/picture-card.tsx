"use client";

import { ImageUp, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import type { CropShape } from "@/components/face/crop-dialog";
import {
  PICTURE_TYPES,
  type PictureComplaint,
  pictureComplaint,
  type PictureLimits,
  serverComplaint,
} from "@/components/face/pictures";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardTitle } from "@/components/ui/card";
import { useErrorText } from "@/lib/api/error-text";
import { ApiError } from "@/lib/api/problem";
import type { PictureView } from "@/lib/api/types";

const CropDialog = dynamic(() => import("@/components/face/crop-dialog").then((module) => module.CropDialog), { ssr: false });

/** Of what is cut before it is sent, as far as a browser can take it. */
const ANY_SIZE: PictureLimits = { kib: 64 * 1024, from: 0 };

interface PictureCardProps {
  /** Tells the card from others on the page. */
  name: string;
  title: string;
  text: string;
  limits: PictureLimits;
  initial: PictureView | null;
  /** In which shape it is shown: the owner chooses what of his picture that is. */
  shape?: CropShape;
  /** Both answer with what the server has from then on. */
  put: (file: File) => Promise<PictureView | null>;
  remove: () => Promise<PictureView | null>;
}

/** A picture of the instance or of a channel, with what replaces and what removes it. */
export function PictureCard({ name, title, text, limits, initial, shape, put, remove }: PictureCardProps) {
  const t = useTranslations("face.picture");
  const errorText = useErrorText();
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const [picture, setPicture] = useState(initial);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [uncut, setUncut] = useState<File | null>(null);

  const wordsOf = (complaint: PictureComplaint) => t(`complaints.${complaint}`, { ...limits });

  async function run(act: () => Promise<PictureView | null>): Promise<void> {
    setBusy(true);
    setFailure(null);
    try {
      setPicture(await act());
      router.refresh(); // Other parts of the page may show it.
    } catch (error) {
      const complaint = error instanceof ApiError ? serverComplaint(error.fields) : null;
      setFailure(complaint ? wordsOf(complaint) : errorText(error));
    } finally {
      setBusy(false);
    }
  }

  function choose(file: File | undefined): void {
    if (!file) return;
    setFailure(null);
    // What moves would stand still: the server cuts it itself.
    if (shape && file.type !== "image/gif" && !pictureComplaint(ANY_SIZE, file)) return setUncut(file);
    send(file);
  }

  function send(file: File): void {
    const complaint = pictureComplaint(limits, file);
    if (complaint) setFailure(wordsOf(complaint));
    else void run(() => put(file));
  }

  return (
    <Card aria-labelledby={`${name}-title`} className="flex flex-col gap-3">
      <CardTitle id={`${name}-title`}>{title}</CardTitle>
      <p className="text-sm text-muted">{text}</p>
      {picture ? (
        <img
          src={picture.url}
          width={picture.width}
          height={picture.height}
          alt={title}
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
        data-testid={`${name}-file`}
        onChange={({ target }) => {
          choose(target.files?.[0]);
          target.value = ""; // The same file may be chosen again.
        }}
      />
      <div className="flex flex-wrap gap-2">
        <Button
          variant="outline"
          busy={busy}
          aria-label={t("chooseSubject", { subject: title })}
          onClick={() => input.current?.click()}
        >
          <ImageUp size={16} aria-hidden />
          {t("choose")}
        </Button>
        {picture && (
          <Button
            variant="danger"
            busy={busy}
            aria-label={t("removeSubject", { subject: title })}
            onClick={() => void run(remove)}
          >
            <Trash2 size={16} aria-hidden />
            {t("remove")}
          </Button>
        )}
      </div>
      {uncut && shape && (
        <CropDialog
          file={uncut}
          shape={shape}
          from={limits.from}
          title={title}
          onClose={() => setUncut(null)}
          onRefused={(complaint) => {
            setUncut(null);
            setFailure(wordsOf(complaint));
          }}
          onDone={(file) => {
            setUncut(null);
            send(file);
          }}
        />
      )}
    </Card>
  );
}
