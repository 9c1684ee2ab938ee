"use client";

import { useFormatter } from "next-intl";
import { type CSSProperties, memo, type ReactNode } from "react";
import { BadgeTiles } from "@/features/chat/badge-tiles";
import { isMentioned, MessageBody } from "@/features/chat/message-body";
import type { Message } from "@/lib/api/types";
import { cx } from "@/lib/cx";
import { readableColors } from "@/lib/readable-colors";
import { shownName } from "@/lib/shown-name";

interface ChatMessageProps {
  message: Message;
  myUsername: string | null;
  timestamps: boolean;
  /** What can be done with it, while it is pointed at. */
  tools?: ReactNode;
}

/** Memoised: a busy room adds rows all the time, and the old ones never change. */
export const ChatMessage = memo(function ChatMessage({ message, myUsername, timestamps, tools }: ChatMessageProps) {
  const isForMe = message.user.username !== myUsername && isMentioned(message.fragments, myUsername);
  return (
    <li
      data-testid="chat-message"
      data-seq={message.seq}
      className={cx(
        "chat-row grid grid-cols-[minmax(0,1fr)_auto] px-3 break-words",
        isForMe ? "border-s-2 border-accent bg-accent-soft" : "hover:bg-raised",
      )}
    >
      <p>
        {timestamps && <SentAt time={message.sent_at} />}
        <BadgeTiles badges={message.badges} />
        <AuthorButton message={message} />
        <bdi>
          <MessageBody message={message} myUsername={myUsername} />
        </bdi>
      </p>
      {tools}
    </li>
  );
});

function SentAt({ time }: { time: string }) {
  const format = useFormatter();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <time dateTime={time} className="num me-1.5 text-xs text-muted">
      {format.dateTime(new Date(time), { timeStyle: "short", timeZone: zone })}
    </time>
  );
}

/**
 * Opens who that is; the list listens for all of them, and leads the keyboard from one to the next. No `button`, which
 * would not break into lines as words do.
 */
function AuthorButton({ message }: { message: Message }) {
  return (
    <>
      <span role="button" tabIndex={-1} data-author={message.seq} className="cursor-pointer hover:underline">
        <Name name={shownName(message.user)} color={message.user.color} />
      </span>
      {": "}
    </>
  );
}

export function Author({ name, color }: { name: string; color: string }) {
  return (
    <>
      <Name name={name} color={color} />
      {": "}
    </>
  );
}

function Name({ name, color }: { name: string; color: string }) {
  const { light, dark } = readableColors(color);
  return (
    <bdi style={{ "--name-light": light, "--name-dark": dark } as CSSProperties} className="chat-name font-semibold">
      {name}
    </bdi>
  );
}
