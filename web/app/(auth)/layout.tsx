import type { ReactNode } from "react";
import { ClientMessages } from "@/components/shell/client-messages";
import { PageFrame } from "@/components/shell/page-frame";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <PageFrame>
      <ClientMessages of={["auth"]}>
        {children}
      </ClientMessages>
    </PageFrame>
  );
}
