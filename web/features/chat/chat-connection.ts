import { lineThatSays } from "@/features/chat/slash";
import { TIMELINE_LIMIT, mergeMessages } from "@/features/chat/timeline";
import type { Message } from "@/lib/api/types";
import type { ChannelSocket } from "@/lib/realtime/channel-socket";
import type { Hello, Notice, ServerFrame } from "@/lib/realtime/frames.gen";

export interface ChatMember {
  id: string;
  username: string;
  display_name: string;
}

/** A message on its way; it stays until the room shows it or refuses it. */
export interface PendingMessage {
  nonce: string;
  text: string;
  sent: boolean;
  repeated: boolean;
}

export interface ChatNotice {
  code: string;
  fallback: string;
  /** When sending makes sense again, in milliseconds since the epoch. */
  retryAt: number | null;
}

export interface ChatSnapshot {
  ready: boolean;
  me: ChatMember | null;
  messages: readonly Message[];
  pending: readonly PendingMessage[];
  notice: ChatNotice | null;
  /** The number of the last message before those that were lost with the line; null while none were. */
  gapAfter: number | null;
}

export interface ChatConnectionDeps {
  socket: Pick<ChannelSocket, "send" | "onFrame" | "onStatus" | "getStatus" | "drop">;
  /** Runs the callback before the next paint; one call per burst of messages. */
  schedule: (callback: () => void) => void;
  createNonce: () => string;
  now?: () => number;
}

/** How long an answer to "resume" may take; it is one read from the server's memory. */
const RESUME_LIMIT_MS = 10_000;

const EMPTY: ChatSnapshot = {
  ready: false,
  me: null,
  messages: [],
  pending: [],
  notice: null,
  gapAfter: null,
};

/** The room as one viewer sees it: history, live messages, own messages under way, refusals. */
export class ChatConnection {
  private snapshot = EMPTY;
  private incoming: Message[] = [];
  private scheduled = false;
  private room: string | null = null;
  private lastSeq = 0;
  private resuming = false;
  private resumeTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();
  private readonly returnListeners = new Set<(text: string) => void>();
  private readonly now: () => number;

  constructor(private readonly deps: ChatConnectionDeps) {
    this.now = deps.now ?? Date.now;
  }

  /** Starts listening; returns the way to stop. */
  connect = (): (() => void) => {
    const stopFrames = this.deps.socket.onFrame((frame) => this.onFrame(frame));
    const stopStatus = this.deps.socket.onStatus(() => this.onStatus());
    return () => {
      stopFrames();
      stopStatus();
      clearTimeout(this.resumeTimer);
    };
  };

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getSnapshot = (): ChatSnapshot => this.snapshot;

  send(text: string): void {
    const message: PendingMessage = { nonce: this.deps.createNonce(), text, sent: false, repeated: false };
    this.update({ pending: [...this.snapshot.pending, message], notice: null });
    this.flushPending();
  }

  /** Tells the writer alone. */
  notify(code: string): void {
    this.update({ notice: { code, fallback: "", retryAt: null } });
  }

  dismissNotice(): void {
    this.update({ notice: null });
  }

  /** Hands over the text of each refused message, to be put back into the input. */
  onReturned = (listener: (text: string) => void): (() => void) => {
    this.returnListeners.add(listener);
    return () => this.returnListeners.delete(listener);
  };

  private onStatus(): void {
    if (this.deps.socket.getStatus() === "open") {
      return;
    }
    clearTimeout(this.resumeTimer);
    if (this.snapshot.ready) {
      const pending = this.snapshot.pending.map((message) => ({
        ...message,
        sent: false,
        repeated: message.repeated || message.sent,
      }));
      this.update({ ready: false, pending });
    }
  }

  private onFrame(frame: ServerFrame): void {
    switch (frame.type) {
      case "hello":
        return this.onHello(frame.data);
      case "message":
        return this.receive([frame.data]);
      case "resume":
        return this.onResume(frame.data);
      case "notice":
        return this.onNotice(frame.data);
      default:
    }
  }

  private onHello(hello: Hello): void {
    if (this.room !== hello.room || hello.last_seq < this.lastSeq) {
      this.startOver(); // Numbers that run backwards mean a room made anew; old ones would hide new messages.
    }
    const isReturn = this.lastSeq > 0;
    this.room = hello.room;
    if (this.resuming) {
      this.incoming = []; // What waited for the last line's answer is asked for again.
      this.stopResuming();
    }
    this.update({ me: hello.user ?? null });
    if (isReturn && hello.last_seq > this.lastSeq) {
      // History is merged only after the answer: it would move last_seq past messages we have not got.
      this.resuming = true;
      this.resumeTimer = setTimeout(() => this.deps.socket.drop(), RESUME_LIMIT_MS);
      this.deps.socket.send({ type: "resume", data: { room: hello.room, last_seq: this.lastSeq } });
      this.incoming.push(...hello.history);
      return;
    }
    this.receive(hello.history);
    this.becomeReady();
  }

  private startOver(): void {
    this.lastSeq = 0;
    this.incoming = [];
    this.update({ messages: [], gapAfter: null });
  }

  private onResume(resume: { recovered: boolean; messages: Message[] }): void {
    if (!this.resuming) {
      return;
    }
    this.stopResuming();
    if (!resume.recovered) {
      this.update({ gapAfter: this.lastSeq }); // More was missed than the server keeps.
    }
    this.receive(resume.messages);
    this.flush();
    this.becomeReady();
  }

  private stopResuming(): void {
    this.resuming = false;
    clearTimeout(this.resumeTimer);
  }

  private becomeReady(): void {
    this.flush();
    this.update({ ready: true });
    this.flushPending();
  }

  private onNotice(notice: Notice): void {
    const refused = this.snapshot.pending.find(({ nonce }) => nonce === notice.nonce);
    const pending = this.snapshot.pending.filter((message) => message !== refused);
    if (refused?.repeated && notice.code === "msg_duplicate") {
      this.update({ pending }); // The first try had arrived; only its echo was lost with the line.
      return;
    }
    const retryAt = notice.retry_after ? this.now() + notice.retry_after * 1000 : null;
    this.update({ pending, notice: { code: notice.code, fallback: notice.message, retryAt } });
    if (refused) {
      for (const listener of this.returnListeners) listener(refused.text);
    }
  }

  private receive(messages: readonly Message[]): void {
    if (messages.length === 0) {
      return;
    }
    this.incoming.push(...messages);
    if (!this.resuming && !this.scheduled) {
      this.scheduled = true;
      this.deps.schedule(() => {
        this.scheduled = false;
        if (!this.resuming) this.flush();
      });
    }
  }

  private flush(): void {
    const arrived = this.incoming.splice(0);
    const messages = mergeMessages(this.snapshot.messages, arrived);
    this.lastSeq = Math.max(this.lastSeq, ...arrived.slice(-TIMELINE_LIMIT).map(({ seq }) => seq));
    const pending = this.snapshot.pending.filter((own) => !arrived.some((message) => this.isEcho(own, message)));
    if (messages !== this.snapshot.messages || pending.length !== this.snapshot.pending.length) {
      this.update({ messages, pending });
    }
  }

  private isEcho(own: PendingMessage, message: Message): boolean {
    if (message.nonce) {
      return message.nonce === own.nonce;
    }
    // A replay after a lost line need not carry nonces.
    return own.repeated && message.user.id === this.snapshot.me?.id && message.message === own.text.trim();
  }

  private flushPending(): void {
    if (!this.snapshot.ready || this.snapshot.pending.every(({ sent }) => sent)) {
      return;
    }
    const pending = this.snapshot.pending.map((message) => {
      const { nonce, text } = message;
      const sent = message.sent || this.deps.socket.send({ type: "message", data: { message: lineThatSays(text), nonce } });
      return { ...message, sent };
    });
    this.update({ pending });
  }

  private update(change: Partial<ChatSnapshot>): void {
    this.snapshot = { ...this.snapshot, ...change };
    for (const listener of this.listeners) listener();
  }
}
