import type { PictureView } from "@/lib/api/types";
import { cx } from "@/lib/cx";

export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={cx("size-8", className)}>
      <rect width="32" height="32" rx="9" fill="var(--brand)" />
      <path d="M10 8v13a3 3 0 0 0 3 3h9" fill="none" stroke="#fff" strokeWidth="3.6" strokeLinecap="round" />
      <path d="M16.6 9.3v7.4a.8.8 0 0 0 1.2.7l6-3.7a.8.8 0 0 0 0-1.4l-6-3.7a.8.8 0 0 0-1.2.7Z" fill="#fff" />
    </svg>
  );
}

interface LogoProps {
  name: string;
  /** The instance's own; it says the name by itself when it is a word rather than a sign. */
  picture: PictureView | null;
}

const WORD_RATIO = 2;

export function Logo({ name, picture }: LogoProps) {
  const isWord = picture !== null && picture.width >= WORD_RATIO * picture.height;
  return (
    <span className="flex items-center gap-2.5">
      {picture ? <img src={picture.url} alt="" className="h-8 max-w-40 object-contain" /> : <LogoMark />}
      {!isWord && <span className="max-w-60 truncate text-xl font-bold tracking-tight max-sm:sr-only">{name}</span>}
    </span>
  );
}
