import type { Messages } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { MoreMessages } from "@/components/shell/more-messages";

/** An area of the texts: one file of messages/en. */
type Area = keyof Messages;

/** What the frame around every page says in the browser. */
const FRAME = ["common", "nav", "preferences", "errors"] as const satisfies Area[];

interface ClientMessagesProps {
  /** The areas that the client components below use beyond those of the frame; nothing else is sent to the browser. */
  of: readonly Exclude<Area, (typeof FRAME)[number]>[];
  children: ReactNode;
}

export async function ClientMessages({ of, children }: ClientMessagesProps) {
  return <MoreMessages messages={await pick(of)}>{children}</MoreMessages>;
}

export const getFrameMessages = () => pick(FRAME);

async function pick(areas: readonly Area[]): Promise<Partial<Messages>> {
  const all: Messages = await getMessages();
  return Object.fromEntries(areas.map((area) => [area, all[area]]));
}
