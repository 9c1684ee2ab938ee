"use client";

import { PanelRightOpen } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { ChannelAbout } from "@/features/channels/channel-about";
import { ChannelHeader } from "@/features/channels/channel-header";
import { useChannel } from "@/features/channels/channel-provider";
import { OfflineState } from "@/features/channels/offline-state";
import { ChatPanel } from "@/features/chat/chat-panel";
import { Player } from "@/features/player/player";
import { CONTENT_ID } from "@/components/shell/skip-link";
import { Button } from "@/components/ui/button";
import { cx } from "@/lib/cx";

interface ChannelViewProps {
  isMember: boolean;
  isOwner: boolean;
}

/** Desktop: video and text on the left, chat on the right. Phone: video, title and chat fill the screen. */
export function ChannelView({ isMember, isOwner }: ChannelViewProps) {
  const t = useTranslations("channel");
  const { store, page, socket, state } = useChannel();
  const chat = useRef<HTMLElement>(null);
  const chatInput = useRef<HTMLTextAreaElement>(null);
  const [theatre, setTheatre] = useState(false);
  const [chatOpen, setChatOpen] = useState(true);

  function focusChat() {
    setChatOpen(true);
    requestAnimationFrame(() => (chatInput.current ?? chat.current)?.focus());
  }

  return (
    <main
      id={CONTENT_ID}
      tabIndex={-1}
      className={cx("outline-none lg:grid lg:grid-rows-[auto_auto_1fr]", chatOpen && "lg:grid-cols-[minmax(0,1fr)_22rem]")}
    >
      <div className="flex h-[calc(100dvh-3.5rem)] flex-col lg:contents max-lg:landscape:h-auto">
        <Player
          broadcast={state.broadcast}
          stream={state.stream}
          title={state.info.title || t("untitled", { name: page.display_name })}
          channelName={page.display_name}
          graceEndsAt={state.graceEndsAt}
          isStale={state.isStale}
          onContactChange={store.checkSoon}
          offline={<OfflineState page={page} isOwner={isOwner} />}
          theatre={theatre}
          onTheatreChange={setTheatre}
          onFocusChat={focusChat}
          onViewerCount={store.setViewers}
          className={cx(
            "aspect-video w-full shrink-0 max-lg:max-h-[75dvh] lg:col-start-1",
            theatre ? "lg:aspect-auto lg:h-[calc(100dvh-3.5rem)]" : "lg:max-h-[calc(100dvh-12rem)]",
          )}
        />
        <div className="flex items-start gap-3 px-4 py-3 lg:col-start-1 lg:px-6 lg:py-5">
          <div className="min-w-0 grow">
            <ChannelHeader />
          </div>
          {!chatOpen && (
            <Button autoFocus variant="outline" onClick={focusChat} className="max-lg:hidden">
              <PanelRightOpen size={18} aria-hidden />
              {t("showChat")}
            </Button>
          )}
        </div>
        <ChatPanel
          socket={socket}
          isMember={isMember}
          loginHref={`/login?next=${encodeURIComponent(`/${page.username}`)}`}
          ref={chat}
          inputRef={chatInput}
          onCollapse={() => setChatOpen(false)}
          className={cx(
            "min-h-0 grow border-line max-lg:border-t max-lg:landscape:h-96 max-lg:landscape:grow-0",
            "lg:sticky lg:top-14 lg:col-start-2 lg:row-span-3 lg:row-start-1 lg:h-[calc(100dvh-3.5rem)] lg:border-l",
            !chatOpen && "lg:hidden",
          )}
        />
      </div>
      <div className="px-4 py-4 lg:col-start-1 lg:px-6 lg:pt-0 lg:pb-10">
        <ChannelAbout />
      </div>
    </main>
  );
}
