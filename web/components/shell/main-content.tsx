import type { ReactNode } from "react";
import { CONTENT_ID } from "@/components/shell/skip-link";

/** Where the skip link leads. */
export function MainContent({ children }: { children: ReactNode }) {
  return (
    <main id={CONTENT_ID} tabIndex={-1} className="flex grow flex-col outline-none">
      {children}
    </main>
  );
}
