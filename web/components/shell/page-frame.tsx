import type { ReactNode } from "react";
import { BottomTabs } from "@/components/shell/bottom-tabs";
import { MainContent } from "@/components/shell/main-content";
import { PageFooter } from "@/components/shell/page-footer";
import { getSessionOrGuest } from "@/lib/session";

/** Main content with the footer and the phone's tabs below; everything but the watch page uses it. */
export async function PageFrame({ children }: { children: ReactNode }) {
  const session = await getSessionOrGuest();
  return (
    <>
      <MainContent>{children}</MainContent>
      <PageFooter />
      <BottomTabs isMember={session.status !== "guest"} />
    </>
  );
}
