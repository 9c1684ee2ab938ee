import { afterAll, beforeAll, expect, test } from "vitest";
import type { Account } from "../support/api";
import { type Answer, http, type RequestOptions } from "../support/http";
import { RawSocket } from "../support/raw_socket";
import { Server } from "../support/server";

/// What every answer tells a browser, refusals above all: they hold what a stranger wrote into the address.
let server: Server;
let account: Account;

beforeAll(async () => {
  server = await Server.start({ settings: { "gateway.cors_origins": "https://friend.example", "gateway.trusted_proxies": "127.0.0.1" } });
  account = await server.api.account();
});
afterAll(() => server.stop());

const strict = "default-src 'none'; frame-ancestors 'none'";

function expectStrict(answer: Answer, status: number) {
  expect(answer.status).toBe(status);
  expect(answer.headers["x-content-type-options"]).toBe("nosniff");
  expect(answer.headers["content-security-policy"]).toBe(strict);
  expect(answer.headers["referrer-policy"]).toBe("no-referrer");
}

const byCookie = () => ({ Cookie: `leams_access=${account.token}` });

test.each<[number, string, () => RequestOptions]>([
  [200, "/api/health", () => ({})],
  [204, "/api/streams", () => ({ method: "OPTIONS" })],
  [401, "/api/user/profile", () => ({})],
  [401, "/api/user/profile", () => ({ token: "nonsense" })],
  [403, "/api/streams", () => ({ method: "PUT", headers: byCookie(), json: {} })],
  [404, "/api/nothing", () => ({})],
  [405, "/api/health", () => ({ method: "DELETE" })],
  [400, "/api/auth/login", () => ({ method: "POST", json: [] })],
  [415, "/api/auth/login", () => ({ method: "POST", body: "a=b", headers: { "Content-Type": "text/plain" } })],
  [422, "/api/auth/register", () => ({ method: "POST", json: { username: "", email: "", password: "" } })],
])("%i of %s: an answer of the API has all headers that its other answers have", async (status, path, options) => {
  const { headers, ...rest } = options();
  const answer = await http(server.url + path, { ...rest, headers: { ...headers, Origin: "https://friend.example" } });
  expectStrict(answer, status);
  expect(answer.headers["x-request-id"]).toBeTruthy();
  expect(answer.headers["access-control-allow-origin"]).toBe("https://friend.example");
  expect(answer.headers.vary).toMatch(/origin/i);
});

test.each([
  [404, "GET", "/live/nothing/thumbnail.jpg"],
  [404, "GET", "/api/chat/stream/a/b"],
  [404, "GET", "/_next/image"],
  [405, "DELETE", "/"],
])("%i of %s %s: what is refused outside of the API's routes has an id too", async (status, method, path) => {
  const answer = await http(server.url + path, { method });
  expectStrict(answer, status);
  expect(answer.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  expect(answer.json.request_id).toBe(answer.headers["x-request-id"]);
  const named = await http(server.url + path, { method, headers: { "X-Request-Id": "from-the-proxy" } });
  expect(named.json.request_id).toBe("from-the-proxy");
});

const everywhere = ["/api/health", "/api/nothing", "/docs", "/openapi.json", "/", "/_next/image", "/live/nothing/index.m3u8"];

test("behind TLS every answer insists on TLS, and no other does", async () => {
  for (const path of everywhere) {
    const answer = await http(server.url + path, { headers: { "X-Forwarded-Proto": "https" } });
    expect([path, answer.headers["strict-transport-security"]]).toEqual([path, "max-age=31536000"]);
    expect((await http(server.url + path)).headers["strict-transport-security"]).toBeUndefined();
  }
});

test("only what is played may be embedded by other sites, and no page shares its window with theirs", async () => {
  for (const path of everywhere) {
    const { headers } = await http(server.url + path);
    const embedded = path.startsWith("/live/") ? "cross-origin" : "same-origin";
    expect([path, headers["cross-origin-resource-policy"]]).toEqual([path, embedded]);
    expect([path, headers["cross-origin-opener-policy"]]).toEqual([path, "same-origin"]);
  }
});

test.each(["TRACE", "OPTIONS", "PUT", "DELETE", "PROPFIND"])("the web app is not asked to %s", async (method) => {
  const answer = await http(`${server.url}/x`, { method });
  expectStrict(answer, 405);
  expect(answer.headers.allow).toBe("GET, HEAD, POST");
});

test("nobody can CONNECT through it, and the web app is not said to be away", async () => {
  const client = await RawSocket.open(server.ports.http);
  client.send("CONNECT /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  await client.ended;
  expect(client.heard).toMatch(/^HTTP\/1\.1 405 /);
});

test("the picture service that no page uses is closed", async () => {
  expectStrict(await http(`${server.url}/_next/image?url=%2Flive%2Fx%0d%0aFAKE&w=64&q=75`), 404);
});

test.each<[number, string, RequestOptions]>([
  [400, "/api/health", { headers: { "X-Long": "y".repeat(10), "Content-Length": "nonsense" } }],
  [403, "/api/chat/stream/x", { headers: { Origin: "https://evil.example" } }],
  [404, "/live/nothing/index.m3u8", {}],
  [404, "/live/nothing/thumbnail.jpg", {}],
  [405, "/live/nothing/index.m3u8", { method: "POST" }],
  [413, "/api/auth/login", { method: "POST", json: { username: "x".repeat(1_000_000) } }],
  [431, "/api/health", { headers: { "X-Long": "y".repeat(20_000) } }],
])("%i of %s is no page", async (status, path, options) => {
  expectStrict(await http(server.url + path, options), status);
});

test("neither are the answers of the internal port", async () => {
  const internal = `http://127.0.0.1:${server.ports.internal}`;
  expectStrict(await http(`${internal}/metrics`), 200);
  expectStrict(await http(`${internal}/nothing`), 404);
});

test("pages have policies of their own, and no answer is guessed at", async () => {
  for (const path of ["/docs", "/", "/openapi.json"]) {
    const answer = await http(server.url + path);
    expect([path, answer.headers["x-content-type-options"]]).toEqual([path, "nosniff"]);
    expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
    if (path !== "/openapi.json") expect(answer.headers["content-security-policy"]).toContain("style-src 'unsafe-inline'");
  }
});
