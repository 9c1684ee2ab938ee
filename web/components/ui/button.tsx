import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cx } from "@/lib/cx";

const VARIANTS = {
  // In forced colours only the borders are left of a button.
  primary: "border border-transparent bg-brand text-white hover:brightness-90",
  accent: "border border-transparent bg-accent text-on-accent hover:brightness-95",
  secondary: "border border-transparent bg-raised text-ink hover:bg-overlay",
  outline: "border border-line bg-surface text-ink hover:bg-raised",
  ghost: "border border-transparent text-ink hover:bg-raised",
  // Always with a sign: a colour alone warns nobody who cannot tell it.
  danger: "border border-line bg-surface text-danger hover:bg-danger-soft",
} as const;

const SIZES = {
  small: "h-8 gap-1.5 px-3 text-sm pointer-coarse:h-11",
  medium: "h-10 gap-2 px-4 text-sm pointer-coarse:h-11",
  large: "h-11 gap-2 px-5 text-base",
} as const;

export interface ButtonProps extends ComponentProps<"button"> {
  variant?: keyof typeof VARIANTS;
  size?: keyof typeof SIZES;
  /** Works on the last click and takes no other; unlike a disabled button it keeps the focus. */
  busy?: boolean;
  /** Has nothing to do for now, and keeps the focus as well. */
  idle?: boolean;
  /** Gives the looks to the only child, usually a link. */
  asChild?: boolean;
}

export function Button({ variant = "secondary", size = "medium", busy, idle, asChild, className, ...props }: ButtonProps) {
  const Element = asChild ? Slot.Root : "button";
  return (
    <Element
      {...(!asChild && { type: "button" })}
      {...props}
      {...((busy || idle) && { "aria-disabled": true, onClick: (event) => event.preventDefault() })}
      className={cx(
        "inline-flex shrink-0 items-center justify-center rounded-lg font-medium whitespace-nowrap transition-colors",
        "disabled:cursor-not-allowed disabled:opacity-60 aria-disabled:opacity-60",
        busy ? "aria-disabled:cursor-progress" : "aria-disabled:cursor-not-allowed",
        VARIANTS[variant],
        SIZES[size],
        className,
      )}
    />
  );
}
