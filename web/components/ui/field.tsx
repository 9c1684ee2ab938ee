"use client";

import { type ComponentProps, type ReactNode, useId } from "react";
import { cx } from "@/lib/cx";

export const INPUT_CLASS =
  "w-full rounded-lg border border-line-strong/60 bg-surface px-3 text-base text-ink placeholder:text-muted " +
  "transition-colors hover:border-line-strong focus-visible:border-accent-ink focus-visible:outline-offset-0 " +
  "aria-invalid:border-accent-ink md:text-sm";

interface ControlProps {
  id: string;
  "aria-invalid": boolean | undefined;
  "aria-describedby": string | undefined;
}

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | null;
  children: (control: ControlProps) => ReactNode;
}

/** Label, control, hint and error, tied together for screen readers. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = [error && errorId, hint && hintId].filter(Boolean).join(" ");
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children({ id, "aria-invalid": error ? true : undefined, "aria-describedby": describedBy || undefined })}
      {error && (
        <p id={errorId} role="alert" className="text-sm text-accent-ink">
          {error}
        </p>
      )}
      {hint && (
        <p id={hintId} className="text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
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
