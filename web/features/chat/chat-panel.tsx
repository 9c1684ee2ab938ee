"use client";

import { PanelRightClose, Settings2 } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import type { RefObject } from "react";
import { ChatComposer } from "@/features/chat/chat-composer";
import { ChatList } from "@/features/chat/chat-list";
import { ChatNotice } from "@/features/chat/chat-notice";
import { useChatPreferences } from "@/features/chat/chat-preferences";
import { useChat } from "@/features/chat/use-chat";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuToggle } from "@/components/ui/menu";
import { cx } from "@/lib/cx";
import type { ChannelSocket } from "@/lib/realtime/channel-socket";

interface ChatPanelProps {
  socket: ChannelSocket;
  isMember: boolean;
  /** Where guests log in and come back from. */
  loginHref: string;
  ref?: RefObject<HTMLElement | null>;
  inputRef?: RefObject<HTMLTextAreaElement | null>;
  onCollapse?: () => void;
  className?: string;
}

export function ChatPanel({ socket, isMember, loginHref, ref, inputRef, onCollapse, className }: ChatPanelProps) {
  const t = useTranslations("chat");
  const { chat, snapshot } = useChat(socket);
  const preferences = useChatPreferences();
  return (
    <section
      ref={ref}
      tabIndex={-1}
      aria-label={t("title")}
      className={cx("flex flex-col bg-surface outline-none", className)}
    >
      <header className="flex h-12 shrink-0 items-center gap-1 border-b border-line px-2">
        {onCollapse && (
          <IconButton label={t("collapse")} onClick={onCollapse} className="max-lg:hidden">
            <PanelRightClose size={18} aria-hidden />
          </IconButton>
        )}
        <h2 className="grow px-1 text-sm font-semibold">{t("title")}</h2>
        <Menu
          trigger={
            <IconButton label={t("settings")}>
              <Settings2 size={18} aria-hidden />
            </IconButton>
          }
        >
          <MenuToggle checked={preferences.timestamps} onCheckedChange={preferences.setTimestamps}>
            {t("showTimes")}
          </MenuToggle>
          <MenuToggle checked={preferences.announce} onCheckedChange={preferences.setAnnounce}>
            {t("announce")}
          </MenuToggle>
        </Menu>
      </header>
      <ChatList snapshot={snapshot} timestamps={preferences.timestamps} announce={preferences.announce} />
      <div className="shrink-0 pt-2">
        {!snapshot.ready && snapshot.messages.length > 0 && (
          <p role="status" className="px-3 pb-2 text-sm text-muted">
            {t("reconnecting")}
          </p>
        )}
        {snapshot.notice && <ChatNotice notice={snapshot.notice} onDismiss={() => chat.dismissNotice()} />}
        {isMember ? (
          <ChatComposer chat={chat} ready={snapshot.ready} inputRef={inputRef} />
        ) : (
          <div className="p-3 pt-0">
            <Button asChild variant="secondary" className="w-full">
              <Link href={loginHref}>{t("logInToChat")}</Link>
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}
