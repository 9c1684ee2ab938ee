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

export function createChat(socket: ChannelSocket): ChatConnection {
  return new ChatConnection({ socket, schedule: beforeNextPaint, createNonce: randomId });
}

/** A chat that lasts as long as what shows it. */
export function useOwnChat(socket: ChannelSocket): ChatConnection {
  const [chat] = useState(() => createChat(socket));
  useEffect(() => chat.connect(), [chat]);
  return chat;
}

export function useChatSnapshot(chat: ChatConnection) {
  return useSyncExternalStore(chat.subscribe, chat.getSnapshot, chat.getSnapshot);
}
