"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { ChatConnection } from "@/features/chat/chat-connection";
import { randomId } from "@/lib/random-id";
import type { ChannelSocket } from "@/lib/realtime/channel-socket";

/** Hidden tabs get no animation frames, but their chat must not pile up. */
function beforeNextPaint(callback: () => void): void {
  if (document.hidden) {
    setTimeout(callback, 250);
  } else {
    requestAnimationFrame(callback);
  }
}

export function useChat(socket: ChannelSocket) {
  const [chat] = useState(
    () => new ChatConnection({ socket, schedule: beforeNextPaint, createNonce: randomId }),
  );
  useEffect(() => chat.connect(), [chat]);
  const snapshot = useSyncExternalStore(chat.subscribe, chat.getSnapshot, chat.getSnapshot);
  return { chat, snapshot };
}
