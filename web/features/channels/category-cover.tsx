import type { CSSProperties } from "react";
import { cx } from "@/lib/cx";
import { hueOf, initials } from "@/lib/format";

interface CategoryCoverProps {
  name: string;
  className?: string;
}

/** Drawn from the name, so that a category without a picture has a face: hue, letters and rings are always its own. */
export function CategoryCover({ name, className }: CategoryCoverProps) {
  const hue = hueOf(name);
  return (
    <span
      aria-hidden
      style={{ "--hue": hue } as CSSProperties}
      className={cx("category-cover relative block aspect-[3/4] overflow-hidden rounded-xl text-white", className)}
    >
      <svg viewBox="0 0 90 120" className="absolute inset-0 size-full" fill="none" stroke="currentColor" strokeOpacity="0.22">
        {[16, 32, 50, 70].map((radius) => (
          <circle key={radius} cx={20 + (hue % 50)} cy={24 + (hue % 40)} r={radius} strokeWidth={3 + (hue % 4)} />
        ))}
      </svg>
      <span className="absolute start-3 bottom-2 text-[2.75rem] leading-none font-extrabold tracking-tighter opacity-95">{initials(name)}</span>
    </span>
  );
}
