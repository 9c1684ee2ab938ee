"use client";

import { ArrowDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import type { ChatSnapshot } from "@/features/chat/chat-connection";
import { Author, ChatMessage } from "@/features/chat/chat-message";
import { useStickToBottom } from "@/features/chat/use-stick-to-bottom";
import type { Message } from "@/lib/api/types";

interface ChatListProps {
  snapshot: ChatSnapshot;
  timestamps: boolean;
  announce: boolean;
}

export function ChatList({ snapshot, timestamps, announce }: ChatListProps) {
  const t = useTranslations("chat");
  const list = useRef<HTMLDivElement>(null);
  const { me, messages, pending, gapAfter } = snapshot;
  const { isFollowing, toBottom, onScroll } = useStickToBottom(list, snapshot);
  const shown = useFrozenWhile(!isFollowing, messages);
  const unread = isFollowing ? 0 : countAfter(messages, shown.at(-1)?.seq ?? 0);
  return (
    <div className="relative min-h-0 grow">
      <div
        ref={list}
        data-testid="chat-list"
        role="log"
        aria-label={t("messages")}
        aria-live={announce ? "polite" : "off"}
        tabIndex={0}
        onScroll={onScroll}
        className="absolute inset-0 overflow-y-auto overscroll-contain py-2 text-sm leading-relaxed -outline-offset-2"
      >
        {shown.length === 0 && pending.length === 0 && (
          <p className="px-3 py-1 text-muted">{t(snapshot.ready ? "empty" : "connecting")}</p>
        )}
        <ul>
          {shown.flatMap((message) => [
            <ChatMessage
              key={message.id}
              message={message}
              myUsername={me?.username ?? null}
              timestamps={timestamps}
            />,
            message.seq === gapAfter && (
              <li key="gap" className="px-3 py-1 text-xs text-muted">
                {t("gap")}
              </li>
            ),
          ])}
        </ul>
        <ul aria-hidden>
          {isFollowing &&
            pending.map(({ nonce, text }) => (
              <li key={nonce} className="px-3 py-1 break-words opacity-60">
                <Author name={me?.display_name ?? "…"} color="" />
                {text}
              </li>
            ))}
        </ul>
      </div>
      {!isFollowing && (
        <button
          type="button"
          onClick={toBottom}
          className="absolute bottom-3 left-1/2 flex -translate-x-1/2 items-center gap-1.5 rounded-full bg-ink px-4 py-2 text-sm pointer-coarse:py-3 font-medium whitespace-nowrap text-canvas shadow-pop"
        >
          <ArrowDown size={16} aria-hidden />
          {unread > 0 ? t("newMessages", { count: unread }) : t("toNewest")}
        </button>
      )}
    </div>
  );
}

/** A reader who has scrolled up keeps the rows under the eyes, even when the room drops old ones. */
function useFrozenWhile(frozen: boolean, messages: readonly Message[]): readonly Message[] {
  const [kept, setKept] = useState<readonly Message[] | null>(null);
  if (frozen && kept === null) {
    setKept(messages);
  } else if (!frozen && kept !== null) {
    setKept(null);
  }
  return frozen && kept ? kept : messages;
}

function countAfter(messages: readonly Message[], seq: number): number {
  return messages.filter((message) => message.seq > seq).length;
}
