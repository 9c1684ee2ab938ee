import { createChannelStore } from "@/features/channels/channel-provider";
import type { ChannelStore } from "@/features/channels/channel-store";
import type { ChatConnection } from "@/features/chat/chat-connection";
import { createChat } from "@/features/chat/use-chat";
import type { ChannelPage } from "@/lib/api/types";

/** How the visitor has arranged what is watched; player, page and chat stand apart and agree by this. */
export interface WatchView {
  theatre: boolean;
  isChatOpen: boolean;
  /** The chat over the picture: in full screen, and on a phone that lies on its side. */
  isOverlayOpen: boolean;
  /** Nothing of a stream for grown-ups is loaded before a yes. */
  mayWatch: boolean;
}

/** A channel that somebody watches, in its page or in the player that has outlived it: one socket, one chat. */
export class WatchedChannel {
  readonly store: ChannelStore;
  readonly chat: ChatConnection;
  private view: WatchView;
  private readonly listeners = new Set<() => void>();
  private readonly chatFocusers = new Set<() => void>();

  constructor(page: ChannelPage, isMember: boolean, mayWatch: boolean) {
    this.store = createChannelStore(page, isMember);
    this.chat = createChat(this.store.socket);
    this.view = { theatre: false, isChatOpen: true, isOverlayOpen: false, mayWatch };
  }

  start(): () => void {
    const stopChat = this.chat.connect();
    const stopStore = this.store.start();
    return () => {
      stopStore();
      stopChat();
    };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getView = (): WatchView => this.view;

  arrange(change: Partial<WatchView>): void {
    this.view = { ...this.view, ...change };
    for (const listener of this.listeners) listener();
  }

  /** Opens the chat for whoever wants to write. */
  focusChat = (): void => {
    this.arrange({ isChatOpen: true, isOverlayOpen: true });
    requestAnimationFrame(() => {
      for (const focus of this.chatFocusers) focus();
    });
  };

  onFocusChat(focus: () => void): () => void {
    this.chatFocusers.add(focus);
    return () => this.chatFocusers.delete(focus);
  }
}
