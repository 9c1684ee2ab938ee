"use client";

import { useEffect, useState } from "react";
import type { ChatConnection } from "@/features/chat/chat-connection";
import { isMentioned } from "@/features/chat/message-body";

/** How often the member was spoken to while nobody looked at the page. */
export function useUnreadMentions(chat: ChatConnection): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    let seen = 0;
    const lastSeq = () => chat.getSnapshot().messages.at(-1)?.seq ?? 0;
    const look = () => {
      if (!document.hidden) {
        seen = lastSeq();
        setCount(0);
        return;
      }
      const { messages, me } = chat.getSnapshot();
      const isUnread = (seq: number) => seq > seen;
      setCount(messages.filter(({ seq, fragments }) => isUnread(seq) && isMentioned(fragments, me?.username ?? null)).length);
    };
    look();
    const unsubscribe = chat.subscribe(look);
    document.addEventListener("visibilitychange", look);
    return () => {
      unsubscribe();
      document.removeEventListener("visibilitychange", look);
    };
  }, [chat]);
  return count;
}
