import { connect, type Socket } from "node:net";

/// A TCP connection that says what a test wants, byte by byte, and keeps what it hears.
export class RawSocket {
  /// What the server has said, as Latin-1.
  heard = "";
  closed = false;
  readonly opened: Promise<void>;
  readonly ended: Promise<void>;
  private readonly socket: Socket;
  private timer: NodeJS.Timeout | undefined;

  /// `from` is a loopback address, so that a test is as many clients as it likes.
  constructor(port: number, from = "127.0.0.1") {
    this.socket = connect({ port, host: "127.0.0.1", localAddress: from });
    this.socket.setEncoding("latin1").on("data", (text: string) => (this.heard += text));
    this.opened = new Promise((resolve, reject) => this.socket.on("connect", resolve).on("error", reject));
    // An error is told by `closed`; whoever cares awaits `opened`.
    this.opened.catch(() => {});
    this.ended = new Promise((resolve) =>
      this.socket.on("close", () => {
        this.closed = true;
        clearInterval(this.timer);
        resolve();
      }),
    );
  }

  static async open(port: number, from?: string): Promise<RawSocket> {
    const socket = new RawSocket(port, from);
    await socket.opened;
    return socket;
  }

  send(bytes: string | Buffer): this {
    this.socket.write(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
    return this;
  }

  /// Sends one byte at a time, the last ones of `bytes` again and again.
  drip(bytes: Buffer, everyMs = 1000): this {
    let at = 0;
    this.timer = setInterval(() => {
      if (!this.closed) this.socket.write(bytes.subarray(at, at + 1));
      at = Math.min(at + 1, bytes.length - 1);
    }, everyMs);
    return this;
  }

  /// Takes nothing more of what the server sends.
  pause(): this {
    this.socket.pause();
    return this;
  }

  /// Says that nothing more comes, and goes on listening.
  finish(): this {
    this.socket.end();
    return this;
  }

  destroy(): void {
    clearInterval(this.timer);
    this.socket.destroy();
  }
}

/// Loopback addresses, each a client of its own to the server's limits.
export function clientAddress(index: number): string {
  return `127.1.${Math.floor(index / 250) % 250}.${(index % 250) + 1}`;
}
