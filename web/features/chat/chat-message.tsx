"use client";

import { Crown, Shield, Star, Wrench } from "lucide-react";
import { useFormatter } from "next-intl";
import { type CSSProperties, memo } from "react";
import { isMentioned, MessageBody } from "@/features/chat/message-body";
import { nameColors } from "@/features/chat/name-color";
import type { Message } from "@/lib/api/types";
import { cx } from "@/lib/cx";

const BADGES = { broadcaster: Crown, moderator: Shield, admin: Wrench } as const;

interface ChatMessageProps {
  message: Message;
  myUsername: string | null;
  timestamps: boolean;
}

/** Memoised: a busy room adds rows all the time, and the old ones never change. */
export const ChatMessage = memo(function ChatMessage({ message, myUsername, timestamps }: ChatMessageProps) {
  return (
    <li
      data-testid="chat-message"
      data-seq={message.seq}
      className={cx(
        "px-3 py-1 break-words",
        isMentioned(message.fragments, myUsername) ? "border-l-2 border-accent bg-accent-soft" : "hover:bg-raised",
      )}
    >
      {timestamps && <SentAt time={message.sent_at} />}
      <Badges badges={message.badges} />
      <Author name={message.user.display_name} color={message.user.color} />
      <MessageBody message={message} myUsername={myUsername} />
    </li>
  );
});

function SentAt({ time }: { time: string }) {
  const format = useFormatter();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <time dateTime={time} className="mr-1.5 text-xs text-muted">
      {format.dateTime(new Date(time), { hour: "2-digit", minute: "2-digit", timeZone: zone })}
    </time>
  );
}

function Badges({ badges }: Pick<Message, "badges">) {
  return badges.map(({ set, title }) => {
    const Icon = Object.entries(BADGES).find(([known]) => known === set)?.[1] ?? Star;
    return (
      <span key={set} title={title} className="mr-1 inline-block align-[-2px] text-accent-ink">
        <Icon size={14} aria-hidden />
        <span className="sr-only">{title}</span>
      </span>
    );
  });
}

export function Author({ name, color }: { name: string; color: string }) {
  const { light, dark } = nameColors(color);
  return (
    <>
      <span style={{ "--name-light": light, "--name-dark": dark } as CSSProperties} className="chat-name font-semibold">
        {name}
      </span>
      <span className="mr-1">:</span>{" "}
    </>
  );
}
