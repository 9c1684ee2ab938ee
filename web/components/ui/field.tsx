"use client";

import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentProps, type ReactNode, useEffect, useId, useState } from "react";
import { characters } from "@/lib/characters";
import { cx } from "@/lib/cx";

export const INPUT_CLASS =
  "w-full rounded-lg border border-line-strong/60 bg-surface px-3 text-base text-ink placeholder:text-muted " +
  "transition-colors hover:border-line-strong focus-visible:border-focus focus-visible:outline-offset-0 " +
  "aria-invalid:border-danger md:text-sm";

interface ControlProps {
  id: string;
  "aria-invalid": boolean | undefined;
  "aria-describedby": string | undefined;
}

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | null;
  /** In characters: shows how many there are when most of them are used. */
  limit?: number;
  children: (control: ControlProps) => ReactNode;
}

/** Label, control, and below it a hint or, in its place, an error, tied together for screen readers. */
export function Field({ label, hint, error, limit, children }: FieldProps) {
  const id = useId();
  const textId = `${id}-text`;
  const counterId = `${id}-counter`;
  const describedBy = [(error || hint) && textId, limit && counterId].filter(Boolean).join(" ");
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children({ id, "aria-invalid": error ? true : undefined, "aria-describedby": describedBy || undefined })}
      <div className="flex items-start justify-between gap-3 text-sm empty:hidden">
        {error ? (
          <p id={textId} role="alert" className="flex gap-1.5 text-danger">
            <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
            {error}
          </p>
        ) : (
          hint && (
            <div id={textId} className="text-muted">
              {hint}
            </div>
          )
        )}
        {limit && <Counter id={counterId} controlId={id} limit={limit} />}
      </div>
    </div>
  );
}

const SHOWN_FROM = 0.8;

function Counter({ id, controlId, limit }: { id: string; controlId: string; limit: number }) {
  const t = useTranslations("common");
  const [count, setCount] = useState(0);
  useEffect(() => {
    const control = document.getElementById(controlId) as HTMLInputElement | HTMLTextAreaElement | null;
    const look = () => setCount(characters(control?.value ?? ""));
    look();
    control?.addEventListener("input", look);
    return () => control?.removeEventListener("input", look);
  }, [controlId]);
  if (count < SHOWN_FROM * limit) {
    return null;
  }
  return (
    <p id={id} className={cx("ms-auto num shrink-0", count > limit ? "font-semibold text-danger" : "text-muted")}>
      {t("characters", { count, limit })}
    </p>
  );
}

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input {...props} className={cx(INPUT_CLASS, "h-10 pointer-coarse:h-11", className)} />;
}

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea {...props} className={cx(INPUT_CLASS, "min-h-24 py-2", className)} />;
}

export function Select({ className, ...props }: ComponentProps<"select">) {
  return <select {...props} className={cx(INPUT_CLASS, "h-10 pointer-coarse:h-11", className)} />;
}
