import type { ReactNode } from "react";
import { BottomTabs } from "@/components/shell/bottom-tabs";
import { CONTENT_ID } from "@/components/shell/skip-link";

/** Main content with the phone's tabs below; everything but the watch page uses it. */
export function PageFrame({ children }: { children: ReactNode }) {
  return (
    <>
      <main id={CONTENT_ID} tabIndex={-1} className="flex grow flex-col outline-none">
        {children}
      </main>
      <BottomTabs />
    </>
  );
}
