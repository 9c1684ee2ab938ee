import { execFile, execFileSync } from "node:child_process";
import { readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createSecureServer } from "node:http2";
import type { AddressInfo, Server as NetServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, expect, test } from "vitest";
import { Postgres } from "../support/postgres";
import { leamsBinary, Server, temporaryFolder } from "../support/server";
import { eventually } from "../support/wait";

const token = "token-of-the-webhook";
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/// What a webhook was told.
class Webhook {
  readonly told: any[] = [];
  readonly requests: { path: string; version: string }[] = [];

  readonly answer = (request: IncomingMessage, response: ServerResponse): void => {
    let body = "";
    request.on("data", (data) => (body += data));
    request.on("end", () => {
      this.requests.push({ path: request.url!, version: request.httpVersion });
      this.told.push(JSON.parse(body));
      response.writeHead(204).end();
    });
  };

  async listen(server: NetServer, scheme: string): Promise<string> {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ends.push(() => server.close());
    return `${scheme}://localhost:${(server.address() as AddressInfo).port}/${token}`;
  }
  async heard(what: object): Promise<any> {
    return eventually(`told ${JSON.stringify(what)}`, () => this.told.find((one) => Object.entries(what).every(([key, value]) => one[key] === value)), {
      timeout: 60_000,
    });
  }
}

async function serverWith(webhook: Webhook, options: Parameters<typeof Server.start>[0]): Promise<Server> {
  const url = await webhook.listen(createServer(webhook.answer), "http");
  const server = await Server.start({ ...options, env: { LEAMS_NOTICES__URL: url } });
  ends.push(async () => {
    await server.stop();
    expect(server.child.stderr + server.child.stdout).not.toContain(token);
  });
  return server;
}

test("a webhook is told when the disk is nearly full, and when there is room again", async () => {
  const webhook = new Webhook();
  const server = await serverWith(webhook, { diskMb: 24, settings: { "instance.name": "Our place" } });
  // Not a disk of its own: then what follows would fill this machine's.
  expect(statfsSync(server.disk).blocks * statfsSync(server.disk).bsize).toBeLessThan(32 << 20);
  const filler = join(server.disk, "filler");
  writeFileSync(filler, Buffer.alloc(Math.floor(statfsSync(server.disk).bavail * 0.95) * statfsSync(server.disk).bsize));
  const begun = await webhook.heard({ kind: "disk", state: "begun" });
  expect(begun.instance).toBe("Our place");
  expect(begun.message).toMatch(/disk .* is 9\d % full/);
  expect(Math.abs(Date.parse(begun.at) - Date.now())).toBeLessThan(60_000);
  rmSync(filler);
  await webhook.heard({ kind: "disk", state: "over" });
  expect(webhook.told).toHaveLength(2);
}, 120_000);

test("a webhook is told when the database stays away, and when it is back", async () => {
  const postgres = Postgres.own();
  const webhook = new Webhook();
  await serverWith(webhook, { settings: { "database.url": postgres.database("away"), "notices.database_away_s": 2 } });
  postgres.pause();
  try {
    await webhook.heard({ kind: "database", state: "begun" });
  } finally {
    postgres.resume();
  }
  await webhook.heard({ kind: "database", state: "over" });
}, 180_000);

test("a test notice goes out by HTTP/2 with TLS, and only to a server whose certificate is trusted", async () => {
  const folder = temporaryFolder();
  ends.push(() => rmSync(folder, { recursive: true }));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", cert, ...subject], {
    stdio: "ignore",
  });
  const webhook = new Webhook();
  const secure = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert), allowHTTP1: true }, (request, response) =>
    webhook.answer(request as unknown as IncomingMessage, response as unknown as ServerResponse),
  );
  const url = await webhook.listen(secure as unknown as NetServer, "https");
  const tryOut = (...sets: string[]) =>
    promisify(execFile)(
      leamsBinary(),
      ["admin", "test-notice", "--data", folder, ...sets.flatMap((one) => ["--set", one])],
      { env: { ...process.env, LEAMS_NOTICES__URL: url }, timeout: 60_000 },
    );

  const refused = await tryOut().catch((failure) => failure);
  expect(refused.stderr).toContain("certificate is not trusted");
  expect(refused.stderr).not.toContain(token);
  expect(webhook.requests).toEqual([]);

  const { stdout } = await tryOut(`outgoing.ca_file=${cert}`, "notices.format=slack");
  expect(stdout).toContain("taken");
  expect(webhook.requests).toEqual([{ path: `/${token}`, version: "2.0" }]);
  expect(webhook.told[0].text).toContain("This is a test");
}, 120_000);
