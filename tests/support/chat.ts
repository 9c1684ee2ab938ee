import WebSocket from "ws";
import { eventually, within } from "./wait";

export interface Frame {
  type: string;
  seq?: number;
  data?: any;
}

/// One chat socket that remembers every frame it got.
export class ChatClient {
  readonly frames: Frame[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;

  private constructor(private readonly socket: WebSocket) {
    socket.on("message", (data) => this.frames.push(JSON.parse(String(data))));
    this.closed = new Promise((resolve) =>
      socket.on("close", (code, reason) => resolve({ code, reason: String(reason) })),
    );
  }

  static async open(server: string, room: string, options: { ticket?: string; origin?: string } = {}): Promise<ChatClient> {
    const query = options.ticket ? `?ticket=${encodeURIComponent(options.ticket)}` : "";
    const socket = new WebSocket(`${server.replace("http", "ws")}/api/chat/stream/${room}${query}`, {
      ...(options.origin ? { origin: options.origin } : {}),
    });
    const client = new ChatClient(socket);
    const opened = new Promise<void>((resolve, reject) => {
      socket.on("open", resolve);
      socket.on("error", reject);
      socket.on("unexpected-response", (_, response) => reject(new Refused(response.statusCode ?? 0)));
    });
    await within("the chat socket opens", opened, 10_000);
    return client;
  }

  get hello(): Promise<Frame> {
    return this.next("hello");
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  say(message: string, nonce?: string): void {
    this.send({ type: "message", data: { message, ...(nonce ? { nonce } : {}) } });
  }

  /// The first frame of that type, and of that kind, that came or comes.
  next(type: string, matches: (frame: Frame) => boolean = () => true, timeout = 10_000): Promise<Frame> {
    return eventually(
      `a ${type} frame`,
      () => this.frames.find((frame) => frame.type === type && matches(frame)),
      { timeout, every: 20 },
    );
  }

  said(text: string): Promise<Frame> {
    return this.next("message", (frame) => frame.data.message === text);
  }

  of(type: string): Frame[] {
    return this.frames.filter((frame) => frame.type === type);
  }

  async close(): Promise<void> {
    this.socket.close();
    const timer = setTimeout(() => this.socket.terminate(), 2_000);
    await this.closed;
    clearTimeout(timer);
  }

  /// Breaks the connection without a closing handshake.
  cut(): void {
    this.socket.terminate();
  }
}

/// The HTTP status with which an upgrade was refused.
export class Refused extends Error {
  constructor(readonly status: number) {
    super(`upgrade refused with ${status}`);
  }
}
