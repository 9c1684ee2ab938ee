import type { ReactNode } from "react";

interface MessagePageProps {
  title: string;
  text: string;
  children?: ReactNode;
}

/** A page that only says one thing: not found, out of order. */
export function MessagePage({ title, text, children }: MessagePageProps) {
  return (
    <div className="m-auto flex max-w-lg flex-col items-center px-6 py-16 text-center">
      <svg viewBox="0 0 120 72" aria-hidden className="mb-6 w-32 text-line-strong">
        <rect x="2" y="2" width="116" height="68" rx="12" fill="none" stroke="currentColor" strokeWidth="3" />
        <path d="M40 30v0M80 30v0" stroke="currentColor" strokeWidth="7" strokeLinecap="round" />
        <path d="M46 50q14-9 28 0" fill="none" stroke="var(--brand)" strokeWidth="3.5" strokeLinecap="round" />
      </svg>
      <h1 className="text-2xl font-bold tracking-tight">{title}</h1>
      <p className="mt-2 text-muted">{text}</p>
      <div className="mt-6">{children}</div>
    </div>
  );
}
