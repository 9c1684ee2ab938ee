import { backoffDelay } from "@/lib/backoff";
import { parseFrame } from "@/lib/realtime/frames";
import type { ClientFrame, ServerFrame } from "@/lib/realtime/frames.gen";

export type SocketStatus = "connecting" | "open" | "waiting" | "closed";

export interface SocketLike {
  readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(text: string): void;
  close(): void;
}

export interface ChannelSocketDeps {
  /** Opens the transport; the ticket is null for guests. */
  open: (ticket: string | null) => SocketLike;
  /** Resolves to null for guests; rejecting counts as a failed attempt. */
  fetchTicket: () => Promise<string | null>;
  random?: () => number;
}

const PING_EVERY_MS = 20_000;
/** The server answers every ping, so silence for this long means a dead line. */
const SILENCE_LIMIT_MS = 45_000;
/** From the ticket's request to the open line: a network that swallows packets tells nobody. */
const CONNECT_LIMIT_MS = 15_000;
const OPEN = 1;

type FrameListener = (frame: ServerFrame) => void;

/** One reconnecting socket per channel; chat, player and page listen to the frames they know. */
export class ChannelSocket {
  private status: SocketStatus = "closed";
  private socket: SocketLike | null = null;
  private attempt = 0;
  private generation = 0;
  private lastHeard = 0;
  private reopenAfterMs: number | null = null;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private connectTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setInterval> | undefined;
  private readonly frameListeners = new Set<FrameListener>();
  private readonly statusListeners = new Set<() => void>();

  constructor(private readonly deps: ChannelSocketDeps) {}

  start(): void {
    if (this.status === "closed") {
      void this.connect();
    }
  }

  stop(): void {
    this.generation++;
    clearTimeout(this.retryTimer);
    this.close();
    this.attempt = 0;
    this.setStatus("closed");
  }

  /** Cuts a waiting time short, for example when the browser is online again. */
  retryNow(): void {
    if (this.status === "waiting") {
      clearTimeout(this.retryTimer);
      void this.connect();
    }
  }

  /** For whoever knows that the line is dead, though nothing has told this end: it is closed and tried again. */
  drop(): void {
    if (this.status === "open") {
      this.giveUp();
    }
  }

  /** False when the line is down; the caller keeps what it wanted to say. */
  send(frame: ClientFrame): boolean {
    if (this.socket?.readyState !== OPEN) {
      return false;
    }
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  getStatus = (): SocketStatus => this.status;

  onFrame = (listener: FrameListener): (() => void) => {
    this.frameListeners.add(listener);
    return () => this.frameListeners.delete(listener);
  };

  onStatus = (listener: () => void): (() => void) => {
    this.statusListeners.add(listener);
    return () => this.statusListeners.delete(listener);
  };

  private async connect(): Promise<void> {
    const generation = ++this.generation;
    this.setStatus("connecting");
    this.connectTimer = setTimeout(() => this.giveUp(), CONNECT_LIMIT_MS);
    let ticket: string | null;
    try {
      ticket = await this.deps.fetchTicket();
    } catch {
      if (generation === this.generation) this.giveUp();
      return;
    }
    if (generation === this.generation) {
      this.attach(this.deps.open(ticket), generation);
    }
  }

  private attach(socket: SocketLike, generation: number): void {
    const isCurrent = () => generation === this.generation;
    this.socket = socket;
    socket.onopen = () => {
      if (isCurrent()) this.onOpen();
    };
    socket.onmessage = ({ data }) => {
      if (isCurrent() && typeof data === "string") this.onText(data);
    };
    socket.onclose = () => {
      if (isCurrent()) this.giveUp();
    };
  }

  private onOpen(): void {
    clearTimeout(this.connectTimer);
    this.lastHeard = Date.now();
    this.setStatus("open");
    this.pingTimer = setInterval(() => {
      if (Date.now() - this.lastHeard > SILENCE_LIMIT_MS) {
        this.giveUp();
      } else {
        this.send({ type: "ping" });
      }
    }, PING_EVERY_MS);
  }

  private onText(text: string): void {
    this.lastHeard = Date.now();
    const frame = parseFrame(text);
    if (!frame) {
      return;
    }
    if (frame.type === "hello") {
      this.attempt = 0; // Only a greeting proves that the server wants us; an open socket may still be refused.
    }
    if (frame.type === "reconnect") {
      this.reopenAfterMs = frame.data.after_ms;
      this.giveUp();
    }
    for (const listener of this.frameListeners) listener(frame);
  }

  /** This line is lost; the next one follows. */
  private giveUp(): void {
    this.close();
    this.scheduleRetry();
  }

  private close(): void {
    clearInterval(this.pingTimer);
    clearTimeout(this.connectTimer);
    const socket = this.socket;
    this.socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }

  private scheduleRetry(): void {
    this.generation++;
    const delay = this.reopenAfterMs ?? backoffDelay(this.attempt++, this.deps.random);
    this.reopenAfterMs = null;
    this.setStatus("waiting");
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => void this.connect(), delay);
  }

  private setStatus(status: SocketStatus): void {
    if (status !== this.status) {
      this.status = status;
      for (const listener of this.statusListeners) listener();
    }
  }
}
