import type { ReactNode } from "react";
import { ClientMessages } from "@/components/shell/client-messages";
import { PageFrame } from "@/components/shell/page-frame";
import { Queries } from "@/components/shell/queries";

export default function PublicLayout({ children }: { children: ReactNode }) {
  return (
    <PageFrame>
      <ClientMessages of={["home", "channel"]}>
        <Queries>{children}</Queries>
      </ClientMessages>
    </PageFrame>
  );
}
