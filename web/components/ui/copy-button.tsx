"use client";

import { Check, Copy, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { copyText } from "@/lib/clipboard";

const SAID_FOR_MS = 2000;

const FACES = { copy: Copy, copied: Check, copyFailed: X } as const;

interface CopyButtonProps {
  text: string;
  /** What is copied, for screen readers: several such buttons stand on one page. */
  subject: string;
}

export function CopyButton({ text, subject }: CopyButtonProps) {
  const t = useTranslations("common");
  const [face, setFace] = useState<keyof typeof FACES>("copy");

  useEffect(() => {
    if (face === "copy") return;
    const timer = setTimeout(() => setFace("copy"), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [face]);

  const Icon = FACES[face];
  return (
    <Button
      variant="outline"
      aria-label={t("copySubject", { subject })}
      onClick={async () => setFace((await copyText(text)) ? "copied" : "copyFailed")}
    >
      <Icon size={16} aria-hidden />
      <span aria-live="polite">{t(face)}</span>
    </Button>
  );
}
