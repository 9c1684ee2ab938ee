import type { ReactNode } from "react";

interface AuthCardProps {
  title: string;
  text?: ReactNode;
  footer?: ReactNode;
  children: ReactNode;
}

export function AuthCard({ title, text, footer, children }: AuthCardProps) {
  return (
    <div className="mx-auto flex w-full max-w-md flex-col px-4 py-8 sm:py-14">
      <div className="rounded-2xl border border-line bg-surface p-6 sm:p-8">
        <h1 className="text-2xl font-bold tracking-tight">{title}</h1>
        {text && <p className="mt-1.5 text-sm text-muted">{text}</p>}
        <div className="mt-6">{children}</div>
      </div>
      {footer && <p className="mt-5 text-center text-sm text-muted">{footer}</p>}
    </div>
  );
}
