"use client";

import { PanelRightOpen } from "lucide-react";
import { useTranslations } from "next-intl";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";
import { useWatched } from "@/app/(watch)/use-watched";
import { ChannelHeader } from "@/features/channels/channel-header";
import { ChannelScope, useChannel } from "@/features/channels/channel-provider";
import { ChannelTabs, tabOf } from "@/features/channels/channel-tabs";
import { tabTitle } from "@/features/channels/tab-title";
import { useTab } from "@/features/channels/use-tab";
import type { ChatConnection } from "@/features/chat/chat-connection";
import { ChatRoom } from "@/features/chat/chat-panel";
import { useUnreadMentions } from "@/features/chat/use-unread-mentions";
import { CONTENT_ID } from "@/components/shell/skip-link";
import { Button } from "@/components/ui/button";
import { accentStyle } from "@/lib/accent";
import type { ChannelPage } from "@/lib/api/types";
import { useSwipe } from "@/lib/hooks/use-swipe";
import { shownName } from "@/lib/shown-name";

interface ChannelRoomProps {
  page: ChannelPage;
  isOfAge: boolean;
  instance: string;
  messageLimit: number;
  /** The tab. */
  children: ReactNode;
}

/** What stands around the player of a channel: its head and tabs, and the chat. stage.css says where. */
export function ChannelRoom({ page, isOfAge, instance, messageLimit, children }: ChannelRoomProps) {
  const t = useTranslations("channel");
  const { watched, view, viewer } = useWatched(page, isOfAge);
  const chatBox = useRef<HTMLElement>(null);
  const chatInput = useRef<HTMLTextAreaElement>(null);
  useEffect(() => watched.onFocusChat(() => (chatInput.current ?? chatBox.current)?.focus()), [watched]);
  useSwipe(chatBox, (towards) => towards === "end" && watched.arrange({ isOverlayOpen: false }));
  const tab = tabOf(usePathname());
  return (
    <ChannelScope store={watched.store} viewer={viewer}>
      <TabFace instance={instance} chat={watched.chat} />
      <main
        id={CONTENT_ID}
        tabIndex={-1}
        data-watch={tab || "home"}
        data-theatre={view.theatre || undefined}
        data-overlay={view.isOverlayOpen || undefined}
        data-chat={view.isChatOpen ? "open" : "closed"}
        style={accentStyle(page.accent)}
        className="watch-main accent-scope outline-none"
      >
        <div className="px-4 py-1.5 lg:px-6 lg:pt-5 lg:pb-3">
          <ChannelHeader
            after={
              !view.isChatOpen && (
                <Button autoFocus variant="outline" onClick={watched.focusChat}>
                  <PanelRightOpen size={18} aria-hidden />
                  {t("showChat")}
                </Button>
              )
            }
          />
        </div>
        <ChannelTabs />
        <div className="watch-tab px-4 py-4 lg:px-6 lg:pb-10">{children}</div>
      </main>
      <ChatRoom
        chat={watched.chat}
        isResizable
        isMember={viewer.isMember}
        messageLimit={messageLimit}
        loginHref={`/login?next=${encodeURIComponent(`/${page.username}`)}`}
        ref={chatBox}
        inputRef={chatInput}
        onCollapse={() => watched.arrange({ isChatOpen: false })}
        style={accentStyle(page.accent)}
        className="watch-chat accent-scope border-line max-lg:border-t lg:border-s"
      />
    </ChannelScope>
  );
}

/** Keeps title and icon of the browser's tab at what is known by now. */
function TabFace({ instance, chat }: { instance: string; chat: ChatConnection }) {
  const { page, state } = useChannel();
  const isLive = state.broadcast !== "offline";
  const mentions = useUnreadMentions(chat);
  useTab(tabTitle({ name: shownName(page), title: state.info.title, isLive, instance, mentions }), isLive);
  return null;
}
