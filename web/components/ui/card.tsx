import type { ComponentProps } from "react";
import { cx } from "@/lib/cx";

export function Card({ className, ...props }: ComponentProps<"section">) {
  return <section {...props} className={cx("rounded-xl border border-line bg-surface p-5", className)} />;
}

export function CardTitle({ className, ...props }: ComponentProps<"h2">) {
  return <h2 {...props} className={cx("text-base font-semibold", className)} />;
}
