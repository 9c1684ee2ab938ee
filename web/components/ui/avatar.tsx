import type { CSSProperties } from "react";
import { cx } from "@/lib/cx";
import { hueOf, initials } from "@/lib/format";

const SIZES = { small: "size-8 text-xs", medium: "size-10 text-sm", large: "size-14 text-xl" } as const;

interface AvatarProps {
  name: string;
  url?: string;
  size?: keyof typeof SIZES;
  className?: string;
}

/** Decorative: the name always stands beside it. */
export function Avatar({ name, url, size = "medium", className }: AvatarProps) {
  const shape = cx("inline-flex shrink-0 items-center justify-center overflow-hidden rounded-full", SIZES[size], className);
  if (url) {
    return <img src={url} alt="" className={cx(shape, "object-cover")} />;
  }
  return (
    <span
      aria-hidden
      style={{ "--hue": hueOf(name) } as CSSProperties}
      className={cx(shape, "avatar-tint font-semibold select-none")}
    >
      {initials(name)}
    </span>
  );
}
