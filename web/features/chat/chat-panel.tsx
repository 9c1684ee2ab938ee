"use client";

import { PanelRightClose } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { type CSSProperties, type ReactNode, type RefObject, useCallback, useRef, useState } from "react";
import type { ChatConnection } from "@/features/chat/chat-connection";
import { ChatList } from "@/features/chat/chat-list";
import { ChatNotice } from "@/features/chat/chat-notice";
import { useChatPreferences } from "@/features/chat/chat-preferences";
import { ChatResizer } from "@/features/chat/chat-resizer";
import { ChatSettings } from "@/features/chat/chat-settings";
import { useChatSnapshot, useOwnChat } from "@/features/chat/use-chat";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { cx } from "@/lib/cx";
import type { ChannelSocket } from "@/lib/realtime/channel-socket";

// Guests only read.
const ChatComposer = dynamic(() => import("@/features/chat/chat-composer").then((module) => module.ChatComposer));

interface ChatRoomProps {
  chat: ChatConnection;
  isMember: boolean;
  /** The longest message that the instance takes, in code points. */
  messageLimit: number;
  /** Where guests log in and come back from. */
  loginHref: string;
  ref?: RefObject<HTMLElement | null>;
  inputRef?: RefObject<HTMLTextAreaElement | null>;
  onCollapse?: () => void;
  /** Its edge can be dragged. */
  isResizable?: boolean;
  /** What everybody should see above the messages, one thing at a time. */
  stage?: ReactNode;
  /** By which rules one writes at present. */
  modes?: ReactNode;
  className?: string;
  style?: CSSProperties;
}

/** The chat of a channel whose socket others keep open. */
export function ChatPanel({ socket, ...props }: Omit<ChatRoomProps, "chat"> & { socket: ChannelSocket }) {
  return <ChatRoom chat={useOwnChat(socket)} {...props} />;
}

export function ChatRoom(props: ChatRoomProps) {
  const { chat, isMember, messageLimit, loginHref, ref, onCollapse, className } = props;
  const t = useTranslations("chat");
  const snapshot = useChatSnapshot(chat);
  const preferences = useChatPreferences();
  const [draft, setDraft] = useState("");
  const ownInput = useRef<HTMLTextAreaElement>(null);
  const inputRef = props.inputRef ?? ownInput;
  const mention = useCallback(
    (username: string) => {
      setDraft((present) => `${present}${/\S$/.test(present) ? " " : ""}@${username} `);
      inputRef.current?.focus();
    },
    [inputRef],
  );
  return (
    <section
      ref={ref}
      tabIndex={-1}
      aria-label={t("title")}
      style={props.style}
      className={cx("relative flex flex-col bg-surface outline-none", className)}
    >
      <header className="flex h-12 shrink-0 items-center gap-1 border-b border-line px-2">
        {onCollapse && (
          <IconButton label={t("collapse")} onClick={onCollapse} className="max-lg:hidden">
            <PanelRightClose size={18} aria-hidden />
          </IconButton>
        )}
        <h2 className="grow px-1 text-sm font-semibold">{t("title")}</h2>
        <ChatSettings preferences={preferences} />
        {props.isResizable && <ChatResizer />}
      </header>
      <div data-testid="chat-stage" className="shrink-0 border-b border-line empty:hidden">
        {props.stage}
      </div>
      <ChatList snapshot={snapshot} preferences={preferences} onMention={isMember ? mention : undefined} />
      <div className="shrink-0 pt-2">
        {!snapshot.ready && snapshot.messages.length > 0 && (
          <p role="status" className="px-3 pb-2 text-sm text-muted">
            {t("reconnecting")}
          </p>
        )}
        {snapshot.notice && <ChatNotice notice={snapshot.notice} onDismiss={() => chat.dismissNotice()} />}
        <div className="px-3 pb-2 text-xs text-muted empty:hidden">{props.modes}</div>
        {isMember ? (
          <ChatComposer
            chat={chat}
            ready={snapshot.ready}
            draft={draft}
            setDraft={setDraft}
            messages={snapshot.messages}
            limit={messageLimit}
            inputRef={inputRef}
          />
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
