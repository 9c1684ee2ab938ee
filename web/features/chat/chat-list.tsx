"use client";

import { ArrowDown } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type MouseEvent, useId, useRef, useState } from "react";
import type { ChatSnapshot } from "@/features/chat/chat-connection";
import { Author, ChatMessage } from "@/features/chat/chat-message";
import type { ChatPreferences } from "@/features/chat/chat-preferences";
import { moveAmongNames, nameAt } from "@/features/chat/names";
import { isTooFastToHear } from "@/features/chat/reading-pace";
import { RowTools } from "@/features/chat/row-tools";
import { SpokenCount } from "@/features/chat/spoken-count";
import { countAfter } from "@/features/chat/timeline";
import { useStickToBottom } from "@/features/chat/use-stick-to-bottom";
import type { Message } from "@/lib/api/types";
import { shownName } from "@/lib/shown-name";

const UserCard = dynamic(() => import("@/features/chat/user-card").then((module) => module.UserCard));

interface ChatListProps {
  snapshot: ChatSnapshot;
  preferences: ChatPreferences;
  /** Begins a message to somebody; absent for those who cannot write. */
  onMention?: (username: string) => void;
}

interface OpenCard {
  user: Message["user"];
  anchor: HTMLElement;
}

export function ChatList({ snapshot, preferences, onMention }: ChatListProps) {
  const t = useTranslations("chat");
  const list = useRef<HTMLDivElement>(null);
  const hintId = useId();
  const { me, messages, pending, gapAfter } = snapshot;
  const { isFollowing, toBottom, onScroll } = useStickToBottom(list, snapshot);
  const shown = useFrozenWhile(!isFollowing, messages);
  const isTooFast = isTooFastToHear(messages);
  const unread = isFollowing ? 0 : countAfter(messages, shown.at(-1)?.seq ?? 0);
  const [card, setCard] = useState<OpenCard | null>(null);
  const [pointedAt, setPointedAt] = useState<number | null>(null);

  function onClick({ target }: MouseEvent) {
    const anchor = nameAt(target);
    const user = shown.find(({ seq }) => String(seq) === anchor?.dataset.author)?.user;
    if (anchor && user) setCard({ anchor, user });
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (moveAmongNames(event.currentTarget, event.target, event.key)) event.preventDefault();
  }

  return (
    <div className="relative min-h-0 grow">
      <span id={hintId} hidden>
        {t("namesHint")}
      </span>
      <div
        ref={list}
        data-testid="chat-list"
        data-size={preferences.textSize}
        data-density={preferences.density}
        role="log"
        aria-label={t("messages")}
        aria-describedby={hintId}
        aria-live={preferences.announce && !isTooFast ? "polite" : "off"}
        tabIndex={0}
        onScroll={onScroll}
        onClick={onClick}
        onKeyDown={onKeyDown}
        onPointerOver={({ target }) => setPointedAt(rowOf(target))}
        onPointerLeave={() => setPointedAt(null)}
        className="chat-list absolute inset-0 overflow-y-auto overscroll-contain py-2 -outline-offset-2"
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
              timestamps={preferences.timestamps}
              tools={onMention && message.seq === pointedAt && <RowTools user={message.user} onMention={onMention} />}
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
              <li key={nonce} className="chat-row px-3 break-words opacity-60">
                <Author name={me ? shownName(me) : "…"} color="" />
                <bdi>{text}</bdi>
              </li>
            ))}
        </ul>
      </div>
      <SpokenCount isOn={preferences.announce && isTooFast} messages={messages} />
      {!isFollowing && (
        <button
          type="button"
          onClick={toBottom}
          className="absolute inset-x-0 bottom-3 mx-auto flex w-fit items-center gap-1.5 rounded-full bg-ink px-4 py-2 text-sm pointer-coarse:py-3 font-medium whitespace-nowrap text-canvas shadow-pop"
        >
          <ArrowDown size={16} aria-hidden />
          {unread > 0 ? t("newMessages", { count: unread }) : t("toNewest")}
        </button>
      )}
      {card && (
        <UserCard key={card.anchor.dataset.author} {...card} onMention={onMention} onClose={() => setCard(null)} />
      )}
    </div>
  );
}

/** The number of the message that is pointed at. */
function rowOf(target: EventTarget): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>("[data-seq]") : null;
  return row ? Number(row.dataset.seq) : null;
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
