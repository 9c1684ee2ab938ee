"use client";

import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Alert } from "@/components/ui/alert";

interface FormStatusProps {
  error: string | null;
  saved: boolean;
  /** The form's buttons. */
  children: ReactNode;
}

/** The end of a form: what went wrong, the buttons, and "saved". */
export function FormStatus({ error, saved, children }: FormStatusProps) {
  const t = useTranslations("common");
  return (
    <div className="flex flex-col gap-3">
      {error && (
        <Alert tone="error" live>
          {error}
        </Alert>
      )}
      <div className="flex items-center gap-3">
        {children}
        <span role="status" className="flex items-center gap-1.5 text-sm text-good">
          {saved && (
            <>
              <Check size={16} aria-hidden />
              {t("saved")}
            </>
          )}
        </span>
      </div>
    </div>
  );
}
