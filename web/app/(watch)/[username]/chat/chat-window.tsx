"use client";

import { useTranslations } from "next-intl";
import { useChannel } from "@/features/channels/channel-provider";
import { ChatPanel } from "@/features/chat/chat-panel";
import { CONTENT_ID } from "@/components/shell/skip-link";
import { accentStyle } from "@/lib/accent";
import { shownName } from "@/lib/shown-name";

export function ChatWindow({ isMember, messageLimit }: { isMember: boolean; messageLimit: number }) {
  const t = useTranslations("chat");
  const { page, socket } = useChannel();
  return (
    <main id={CONTENT_ID} tabIndex={-1} data-popout className="h-dvh outline-none">
      <h1 className="sr-only">{t("popOutTitle", { name: shownName(page) })}</h1>
      <ChatPanel
        socket={socket}
        isMember={isMember}
        messageLimit={messageLimit}
        loginHref={`/login?next=${encodeURIComponent(`/${page.username}/chat`)}`}
        style={accentStyle(page.accent)}
        className="accent-scope h-full"
      />
    </main>
  );
}
