import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cx } from "@/lib/cx";

const VARIANTS = {
  primary: "bg-accent text-white hover:brightness-90",
  secondary: "bg-raised text-ink hover:bg-line",
  outline: "border border-line bg-surface text-ink hover:bg-raised",
  ghost: "text-ink hover:bg-raised",
  danger: "border border-line bg-surface text-accent-ink hover:bg-accent-soft",
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
  /** Gives the looks to the only child, usually a link. */
  asChild?: boolean;
}

export function Button({ variant = "secondary", size = "medium", busy, asChild, className, ...props }: ButtonProps) {
  const Element = asChild ? Slot.Root : "button";
  return (
    <Element
      {...(!asChild && { type: "button" })}
      {...props}
      {...(busy && { "aria-disabled": true, onClick: (event) => event.preventDefault() })}
      className={cx(
        "inline-flex shrink-0 items-center justify-center rounded-lg font-medium whitespace-nowrap transition-colors",
        "disabled:cursor-not-allowed disabled:opacity-60 aria-disabled:cursor-progress aria-disabled:opacity-60",
        VARIANTS[variant],
        SIZES[size],
        className,
      )}
    />
  );
}
