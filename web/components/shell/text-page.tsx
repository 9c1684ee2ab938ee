import type { ReactNode } from "react";

interface TextPageProps {
  title: ReactNode;
  /** In a sentence, what the page is about. */
  lead?: ReactNode;
  children: ReactNode;
}

/** A page to be read: one column of text. */
export function TextPage({ title, lead, children }: TextPageProps) {
  return (
    <article className="page-gutter max-w-3xl py-8 sm:py-12">
      <h1 className="text-page break-words">{title}</h1>
      {lead && <p className="mt-2 text-lg break-words text-muted">{lead}</p>}
      <div className="mt-8 flex flex-col gap-8">{children}</div>
    </article>
  );
}

export function TextSection({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2">
      <h2 className="text-section">{title}</h2>
      {children}
    </section>
  );
}
