import { createServer, type Server as TcpServer, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { expectStatus } from "../support/api";
import { http } from "../support/http";
import { RawSocket } from "../support/raw_socket";
import { Server } from "../support/server";
import { eventually, within } from "../support/wait";

/// A stand-in for the web app that behaves as badly as a test wants.
class WebApp {
  /// The first lines of the requests that came, and on which connection.
  readonly requests: { line: string; connection: number }[] = [];
  connections = 0;
  open = 0;

  private constructor(
    private readonly listener: TcpServer,
    readonly port: number,
  ) {}

  static async start(answer: (socket: Socket, requestsOnIt: number, line: string) => void): Promise<WebApp> {
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    const app = new WebApp(listener, (listener.address() as { port: number }).port);
    listener.on("connection", (socket) => {
      const connection = ++app.connections;
      let count = 0;
      app.open += 1;
      socket.on("error", () => {}).on("close", () => (app.open -= 1));
      socket.on("data", (bytes) => {
        const line = bytes.toString("latin1").split("\r\n")[0]!;
        app.requests.push({ line, connection });
        answer(socket, ++count, line);
      });
    });
    return app;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.listener.close(() => resolve()));
  }
}

let server: Server;
let app: WebApp;
afterEach(async () => {
  await server.stop();
  await app.stop();
});

async function begin(answer: Parameters<typeof WebApp.start>[0]): Promise<void> {
  app = await WebApp.start(answer);
  server = await Server.start({ settings: { "gateway.web_port": app.port, "runtime.loops": 1, "http.stall_timeout_s": 3 } });
}

const page = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\npage";

/// Answers the first request of each connection, and closes on the second as Node does when its keep-alive is over.
const closesOnReuse = (socket: Socket, count: number) => (count === 1 ? socket.write(page) : socket.resetAndDestroy());

test("a page that is asked for on a connection which the web app closes just then comes by another one", async () => {
  await begin(closesOnReuse);
  for (let round = 1; round <= 6; ++round) expect((await http(`${server.url}/page${round}`)).text).toBe("page");
  expectStatus(await http(`${server.url}/page`, { method: "HEAD" }), 200);
  const again = app.requests.filter((one) => one.line.startsWith("GET /page2 ")).map((one) => one.connection);
  expect(again).toEqual([1, 2]);
});

test("what may do something is not sent twice", async () => {
  await begin(closesOnReuse);
  expect((await http(`${server.url}/first`)).text).toBe("page");
  expectStatus(await http(`${server.url}/order`, { method: "POST", json: { one: 1 } }), 503);
  expect(app.requests.filter((one) => one.line.startsWith("POST"))).toHaveLength(1);
});

test("a web app that is away is told to the log, but not for each request", async () => {
  await begin((socket) => socket.resetAndDestroy());
  for (let i = 0; i < 10; ++i) expectStatus(await http(`${server.url}/page`), 503);
  const told = () => server.log.filter((line) => line.event === "web_app_unreachable");
  await eventually("the log tells", () => told().length > 0);
  expect(told()).toHaveLength(1);
  expect(told()[0]).toMatchObject({ level: "WARNING", count: 1 });
});

test("a web app that closes every connection without a word is asked no more than twice", async () => {
  await begin((socket, count) => (app.connections === 1 && count === 1 ? socket.write(page) : socket.resetAndDestroy()));
  expect((await http(`${server.url}/first`)).text).toBe("page");
  expectStatus(await http(`${server.url}/second`), 503);
  expect(app.requests.filter((one) => one.line.includes("/second"))).toHaveLength(2);
});

test("an answer that has begun is not begun again", async () => {
  await begin((socket, count) => {
    if (count === 1) return socket.write(page);
    socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    return setTimeout(() => socket.destroy(), 50);
  });
  expect((await http(`${server.url}/first`)).text).toBe("page");
  // To a guest it has not begun: he gets a page once it is whole.
  await expect(http(`${server.url}/second`, { headers: { Cookie: "leams_access=x" } })).rejects.toThrow();
  expect(app.requests.filter((one) => one.line.includes("/second"))).toHaveLength(1);
});

test("clients that vanish in the middle of a page take its connection with them, and nothing else", async () => {
  const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;
  await begin((socket, _, line) => {
    if (line.includes("/small")) return socket.write(page);
    socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    const pour = () => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on("drain", pour);
    return pour();
  });
  const ends = [
    (client: RawSocket) => client.destroy(),
    (client: RawSocket) => client.pause(),
    (client: RawSocket) => client.send("GET /small HTTP/1.1\r\nHost: x\r\n\r\n").destroy(),
  ];
  const clients: RawSocket[] = [];
  for (let i = 0; i < 60; ++i) {
    const client = await RawSocket.open(server.ports.http);
    client.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n");
    clients.push(client);
    if (i % 2) await eventually("the page has begun", () => client.heard.length > 1000, { every: 5 });
    ends[i % 3]!(client);
    expect((await http(`${server.url}/small`)).text).toBe("page");
  }
  await eventually("the web app's connections are closed", () => app.open <= 2, { timeout: 30_000 });
  for (const client of clients) client.destroy();
  await within("the clients are gone", Promise.all(clients.map((one) => one.ended)), 10_000);
  expectStatus(await server.api.get("/api/health"), 200);
}, 120_000);
