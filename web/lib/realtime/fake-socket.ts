import { ChannelSocket, type SocketLike } from "@/lib/realtime/channel-socket";

/** A hand-driven stand-in for WebSocket in unit tests. */
export class FakeSocket implements SocketLike {
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly sent: unknown[] = [];

  constructor(readonly ticket: string | null) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.readyState = 3;
  }

  accept(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  deliver(frame: unknown): void {
    this.onmessage?.({ data: typeof frame === "string" ? frame : JSON.stringify(frame) });
  }

  fail(): void {
    this.readyState = 3;
    this.onclose?.();
  }
}

export function fakeChannelSocket(fetchTicket: () => Promise<string | null> = async () => null) {
  const sockets: FakeSocket[] = [];
  const channel = new ChannelSocket({
    fetchTicket,
    random: () => 0.5,
    open: (ticket) => {
      const socket = new FakeSocket(ticket);
      sockets.push(socket);
      return socket;
    },
  });
  const latest = () => {
    const socket = sockets.at(-1);
    if (!socket) throw new Error("no socket was opened");
    return socket;
  };
  return { channel, sockets, latest };
}
