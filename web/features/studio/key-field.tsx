"use client";

import { Eye, EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { CopyField } from "@/features/studio/copy-field";
import type { useSecretKey } from "@/features/studio/use-secret-key";
import { Button } from "@/components/ui/button";
import { CopyFaceButton } from "@/components/ui/copy-button";

interface KeyFieldProps {
  secret: ReturnType<typeof useSecretKey>;
  label: string;
  /** What stands there while the key is hidden. */
  masked: string;
  testId: string;
}

/** A secret with the buttons that show and copy it. */
export function KeyField({ secret, label, masked, testId }: KeyFieldProps) {
  const t = useTranslations("studio.key");
  const Icon = secret.key ? EyeOff : Eye;
  return (
    <CopyField label={label} value={secret.key ?? masked} testId={testId}>
      <Button
        variant="outline"
        busy={secret.busy}
        aria-label={t(secret.key ? "hideSubject" : "revealSubject", { subject: label })}
        onClick={() => (secret.key ? secret.hide() : void secret.run("reveal"))}
      >
        <Icon size={16} aria-hidden />
        {t(secret.key ? "hide" : "reveal")}
      </Button>
      <CopyFaceButton face={secret.copyFace} subject={label} busy={secret.busy} onClick={() => void secret.run("copy")} />
    </CopyField>
  );
}
