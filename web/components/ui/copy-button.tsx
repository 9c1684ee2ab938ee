"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { copyText } from "@/lib/clipboard";

interface CopyButtonProps {
  text: string;
  /** What is copied, for screen readers: several such buttons stand on one page. */
  subject: string;
}

export function CopyButton({ text, subject }: CopyButtonProps) {
  const t = useTranslations("common");
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  const Icon = copied ? Check : Copy;
  return (
    <Button
      variant="outline"
      aria-label={t("copySubject", { subject })}
      onClick={async () => setCopied(await copyText(text))}
    >
      <Icon size={16} aria-hidden />
      <span aria-live="polite">{t(copied ? "copied" : "copy")}</span>
    </Button>
  );
}
