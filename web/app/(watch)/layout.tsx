import type { ReactNode } from "react";
import { ClientMessages } from "@/components/shell/client-messages";

export default function WatchLayout({ children }: { children: ReactNode }) {
  return <ClientMessages of={["channel", "player", "chat", "videos", "units"]}>{children}</ClientMessages>;
}
