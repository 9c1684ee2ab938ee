import type { Metadata } from "next";
import type { ReactNode } from "react";
import { ClientMessages } from "@/components/shell/client-messages";

export const metadata: Metadata = { robots: { index: false } };

/** Nothing around the page: it stands within another site. */
export default function EmbedLayout({ children }: { children: ReactNode }) {
  return <ClientMessages of={["channel", "embed", "player", "units", "videos"]}>{children}</ClientMessages>;
}
