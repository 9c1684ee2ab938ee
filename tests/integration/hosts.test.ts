import { afterEach, expect, test } from "vitest";
import { http } from "../support/http";
import { RawSocket } from "../support/raw_socket";
import { Server } from "../support/server";

/// By which names the server may be asked for.
let server: Server;
afterEach(() => server.stop());

async function statusOf(request: string): Promise<string> {
  const client = await RawSocket.open(server.ports.http);
  client.send(request);
  await client.ended;
  return client.heard.slice(0, "HTTP/1.1 200".length);
}

const ask = (host: string, path = "/api/instance") => statusOf(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);

test("a Host is a host and perhaps a port", async () => {
  server = await Server.start();
  for (const host of ["tv.example", "TV.example:8000", "[::1]:8000", "10.0.0.1"]) expect([host, await ask(host)]).toEqual([host, "HTTP/1.1 200"]);
  for (const host of ['a"><script>', "a@b", "evil/../x", "a b", "", "a:b"]) {
    for (const path of ["/api/instance", "/", "/live/x/index.m3u8"]) expect([host, await ask(host, path)]).toEqual([host, "HTTP/1.1 400"]);
  }
  expect(await statusOf("GET /api/health HTTP/1.0\r\n\r\n")).toBe("HTTP/1.1 200");
});

test("where the names of the site are told, others are refused", async () => {
  server = await Server.start({ settings: { "instance.hosts": "tv.example" } });
  expect(await ask("TV.example:8000")).toBe("HTTP/1.1 200");
  expect(await ask("other.example")).toBe("HTTP/1.1 421");
  expect(await ask("other.example", "/live/x/index.m3u8")).toBe("HTTP/1.1 421");
});

test("the internal port is asked by address or as localhost only", async () => {
  server = await Server.start();
  const metrics = (host: string) => http(`${server.internalUrl}/metrics`, { headers: { Host: host } });
  for (const host of ["127.0.0.1:8001", "localhost:8001", "[::1]"]) expect((await metrics(host)).status).toBe(200);
  for (const host of ["rebound.example", "127.0.0.1.rebound.example:8001"]) expect((await metrics(host)).status).toBe(403);
});

test("a proxy that is not trusted is told to the log, once", async () => {
  server = await Server.start({ settings: { "runtime.loops": 2 } });
  for (let i = 0; i < 6; ++i) await http(`${server.url}/api/health`, { headers: { "X-Forwarded-For": "203.0.113.1" } });
  const told = server.log.filter((line) => line.event === "forwarded_for_ignored");
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ level: "WARNING", peer: "127.0.0.1" });
});

test("a trusted proxy is nothing to warn of", async () => {
  server = await Server.start({ settings: { "gateway.trusted_proxies": "127.0.0.1" } });
  await http(`${server.url}/api/health`, { headers: { "X-Forwarded-For": "203.0.113.1" } });
  expect(server.log.filter((line) => line.event === "forwarded_for_ignored")).toHaveLength(0);
});
