import type { ComponentProps } from "react";
import { cx } from "@/lib/cx";

interface IconButtonProps extends ComponentProps<"button"> {
  /** Read aloud and shown on hover. */
  label: string;
}

export function IconButton({ label, className, ...props }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...props}
      className={cx(
        "inline-flex size-10 pointer-coarse:size-11 shrink-0 items-center justify-center rounded-lg transition-colors hover:bg-raised",
        "disabled:cursor-not-allowed disabled:opacity-60",
        className,
      )}
    />
  );
}
