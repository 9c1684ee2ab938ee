import type { ReactNode } from "react";

interface CopyFieldProps {
  label: string;
  value: string;
  testId: string;
  /** The buttons beside the value. */
  children: ReactNode;
}

export function CopyField({ label, value, testId, children }: CopyFieldProps) {
  return (
    <div>
      <p className="text-sm font-medium">{label}</p>
      <div className="mt-1.5 flex flex-wrap gap-2">
        <output
          aria-label={label}
          data-testid={testId}
          className="flex min-h-10 min-w-0 grow basis-64 items-center rounded-lg bg-raised px-3 py-2 font-mono text-sm break-all"
        >
          {value}
        </output>
        {children}
      </div>
    </div>
  );
}
