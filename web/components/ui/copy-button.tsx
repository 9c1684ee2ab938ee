"use client";

import { Check, Copy, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { copyText } from "@/lib/clipboard";

const SAID_FOR_MS = 2000;

const FACES = { copy: Copy, copied: Check, copyFailed: X } as const;

export type CopyFace = keyof typeof FACES;

interface CopyButtonProps {
  text: string;
  /** What is copied, for screen readers: several such buttons stand on one page. */
  subject: string;
  /** In place of "Copy", where it says by itself what is copied. */
  label?: string;
}

export function CopyButton({ text, ...looks }: CopyButtonProps) {
  const { face, copy } = useCopy();
  return <CopyFaceButton {...looks} face={face} onClick={() => void copy(text)} />;
}

/** Copies, and shows for a moment how that went. */
export function useCopy() {
  const [face, setFace] = useState<CopyFace>("copy");

  useEffect(() => {
    if (face === "copy") return;
    const timer = setTimeout(() => setFace("copy"), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [face]);

  const copy = useCallback(async (text: string) => setFace((await copyText(text)) ? "copied" : "copyFailed"), []);
  return { face, copy };
}

interface CopyFaceButtonProps extends Omit<CopyButtonProps, "text"> {
  face: CopyFace;
  busy?: boolean;
  onClick: () => void;
}

export function CopyFaceButton({ face, subject, label, busy, onClick }: CopyFaceButtonProps) {
  const t = useTranslations("common");
  const Icon = FACES[face];
  return (
    <Button variant="outline" busy={busy} aria-label={label ?? t("copySubject", { subject })} onClick={onClick}>
      <Icon size={16} aria-hidden />
      <span aria-live="polite">{face === "copy" && label ? label : t(face)}</span>
    </Button>
  );
}
