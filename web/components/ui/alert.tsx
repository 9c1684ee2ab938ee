import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "@/lib/cx";

const TONES = {
  info: { icon: Info, classes: "bg-raised text-ink" },
  good: { icon: CircleCheck, classes: "bg-raised text-good" },
  warning: { icon: TriangleAlert, classes: "bg-warn-soft text-warn" },
  error: { icon: CircleAlert, classes: "bg-danger-soft text-danger" },
} as const satisfies Record<string, { icon: LucideIcon; classes: string }>;

interface AlertProps {
  tone: keyof typeof TONES;
  /** Announce it when it appears. */
  live?: boolean;
  className?: string;
  children: ReactNode;
}

export function Alert({ tone, live, className, children }: AlertProps) {
  const { icon: Icon, classes } = TONES[tone];
  const role = live ? (tone === "error" ? "alert" : "status") : undefined;
  return (
    <div role={role} className={cx("flex gap-2.5 rounded-lg px-3.5 py-2.5 text-sm", classes, className)}>
      <Icon size={18} aria-hidden className="mt-px shrink-0" />
      <div className="min-w-0 grow">{children}</div>
    </div>
  );
}
