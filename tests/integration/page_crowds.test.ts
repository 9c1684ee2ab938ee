import { createServer, type IncomingMessage, type Server as WebServer, type ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { http } from "../support/http";
import { RawSocket } from "../support/raw_socket";
import { Server, type ServerOptions } from "../support/server";
import { eventually } from "../support/wait";

/// A web app that never answers what is asked under /hold, and everything else at once.
class HoldingWebApp {
  /// Who waits for an answer, by client.
  readonly held = new Map<string, number>();
  most = 0;
  private readonly listener: WebServer;

  constructor() {
    this.listener = createServer((request, response) => this.take(request, response));
  }

  private take(request: IncomingMessage, response: ServerResponse): void {
    // Guests have no address here: they are all alike.
    const client = String(request.headers["x-forwarded-for"] ?? "guests");
    if (!request.url!.startsWith("/hold")) return void response.end(`page for ${client}`);
    const count = (step: number) => this.held.set(client, (this.held.get(client) ?? 0) + step);
    count(1);
    this.most = Math.max(this.most, this.held.get(client)!);
    response.on("close", () => count(-1));
  }

  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.listener.listen(0, "127.0.0.1", resolve));
    return (this.listener.address() as { port: number }).port;
  }

  stop(): void {
    this.listener.closeAllConnections();
    this.listener.close();
  }
}

let app: HoldingWebApp;
let server: Server;
const sockets: RawSocket[] = [];

async function begin(options: ServerOptions = {}): Promise<void> {
  app = new HoldingWebApp();
  server = await Server.start({ ...options, settings: { "gateway.web_port": await app.start(), "runtime.loops": 2 } });
}

afterEach(async () => {
  for (const one of sockets.splice(0)) one.destroy();
  app.stop();
  await server.stop();
});

const stranger = "127.0.0.2";
const visitor = "127.0.0.3";
const cookie = "Cookie: leams_access=x\r\n";

/// Far less than the time after which the web app is given up on, and after which waiting requests are refused.
const patience = 4000;
let pages = 0;
const visit = (headers: Record<string, string> = {}, from = visitor) =>
  http(`${server.url}/page/${++pages}`, { from, headers, timeout: patience });
const visitAsMember = (from = visitor) => visit({ Cookie: "leams_access=x" }, from);

describe.each([
  ["a member", cookie],
  ["a guest", ""],
])("%s", (_, fields) => {
  const hold = (n: number) => `GET /hold/${n} HTTP/1.1\r\nHost: 127.0.0.1\r\n${fields}\r\n`;

  test("who hangs up on a thousand pages keeps nobody from theirs", async () => {
    await begin();
    for (let i = 0; i < 1000; ++i) {
      (await RawSocket.open(server.ports.http, stranger)).send(hold(i)).destroy();
      if (i % 250 !== 249) continue;
      expect((await visitAsMember()).text).toBe(`page for ${visitor}`);
      expect((await visit()).text).toBe("page for guests");
    }
    await eventually("the web app hears that the client has gone", () => [...app.held.values()].every((count) => count === 0));
    expect(app.most).toBeLessThanOrEqual(8);
    expect((await visitAsMember(stranger)).text).toBe(`page for ${stranger}`);
    expect((await visit({}, stranger)).text).toBe("page for guests");
  }, 60_000);

  test("who keeps six hundred connections keeps nobody from their pages", async () => {
    await begin();
    for (let i = 0; i < 600; ++i) sockets.push((await RawSocket.open(server.ports.http, stranger)).send(hold(i)));
    await eventually("those for whom there is no place are told at once", () => sockets.filter((one) => one.heard).length >= 560);
    expect((await visitAsMember()).text).toBe(`page for ${visitor}`);
    expect((await visit()).text).toBe("page for guests");
    expect(app.most).toBe(8);
    const refused = sockets.find((one) => one.heard)!.heard;
    expect(refused).toMatch(/^HTTP\/1.1 503 .*\r\nRetry-After: \d/s);
    expect(refused).toContain("\r\nConnection: close\r\n");
    await eventually("nobody waits for ever", () => sockets.filter((one) => one.heard).length === 592);
    expect(server.log.filter((line) => line.event === "pages_refused").length).toBeGreaterThan(0);
  }, 60_000);
});

test("an address has a budget of pages, and another of their contents; files are free, and pages that are there already", async () => {
  await begin({ shippedLimits: true });
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const answers = [];
    for (let i = 0; i < 100; ++i) answers.push(await http(server.url + path.replace("N", `${i}`), { headers, from: stranger }));
    return answers;
  };
  const pages = await ask("/page/N");
  expect(pages.filter((one) => one.status === 200).length).toBeGreaterThanOrEqual(60);
  const refused = pages.find((one) => one.status === 429)!;
  expect(Number(refused.headers["retry-after"])).toBe(1);
  expect(refused.text).toContain("<h1>");
  for (const answer of await ask("/page/N?_rsc=x", { RSC: "1" })) expect(answer.status).toBe(200);
  for (const answer of await ask("/icon.svg")) expect(answer.status).toBe(200);
  for (const answer of await ask("/page/1")) expect(answer.status).toBe(200);
  expect((await visit()).status).toBe(200);
});
