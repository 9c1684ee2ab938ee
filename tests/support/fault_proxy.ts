import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/// What befalls those who ask: nothing; nobody listens; bytes trickle; every request is answered 503; the server takes
/// what is sent and is silent.
export type Fault = "none" | "refused" | "slow" | "busy" | "silent";

const busy = "HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
const slowBytes = 16 << 10; // In each turn.
const slowTurn = 100;

/// Stands before a TCP server on loopback and spoils what goes through it, for connections that are open too.
export class FaultProxy {
  private readonly sockets = new Set<Socket>();
  private fault: Fault = "none";
  /// Connections that met a fault.
  spoilt = 0;

  private constructor(
    private readonly listener: Server,
    private readonly target: number,
  ) {}

  static async start(target: number): Promise<FaultProxy> {
    const listener = createServer({ pauseOnConnect: true });
    const proxy = new FaultProxy(listener, target);
    listener.on("connection", (socket: Socket) => proxy.take(socket));
    await new Promise<void>((settle) => listener.listen(0, "127.0.0.1", settle));
    return proxy;
  }

  get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  set(fault: Fault): void {
    this.fault = fault;
    for (const socket of this.sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.set("refused");
    await new Promise((settle) => this.listener.close(settle));
  }

  private take(socket: Socket): void {
    this.keep(socket);
    this.spoilt += this.fault === "none" ? 0 : 1;
    if (this.fault === "refused") socket.resetAndDestroy();
    else if (this.fault === "busy") socket.once("data", () => socket.end(busy)).resume();
    else if (this.fault === "silent") socket.resume();
    else this.pass(socket, this.fault === "slow");
  }

  private pass(socket: Socket, slowly: boolean): void {
    const server = this.keep(connect(this.target, "127.0.0.1"));
    server.once("close", () => socket.destroy());
    socket.once("close", () => server.destroy());
    server.pipe(socket);
    if (!slowly) {
      socket.pipe(server);
      return;
    }
    const turns = setInterval(() => {
      const bytes = socket.read(Math.min(slowBytes, socket.readableLength)) as Buffer | null;
      if (bytes?.length) server.write(bytes);
    }, slowTurn);
    socket.once("close", () => clearInterval(turns));
    socket.on("readable", () => undefined);
  }

  private keep(socket: Socket): Socket {
    this.sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => this.sockets.delete(socket));
    return socket;
  }
}
