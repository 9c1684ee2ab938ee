import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectStatus, type Account, type Api } from "../support/api";
import type { Answer } from "../support/http";
import { Server } from "../support/server";

let server: Server;
let api: Api;
let account: Account;
let cookies: Record<string, string>;
let attributes: Record<string, string>;

function readCookies(answer: Answer): void {
  cookies = {};
  attributes = {};
  for (const line of answer.headers["set-cookie"] ?? []) {
    const [, name, value, rest] = /^([^=]+)=([^;]*)(.*)$/.exec(line) ?? [];
    cookies[name!] = value!;
    attributes[name!] = rest!;
  }
}

beforeAll(async () => {
  server = await Server.start();
  api = server.api;
  account = await api.account();
  const login = await api.post(
    "/api/auth/login",
    { email: account.email, password: account.password },
    { headers: { "X-Leams-Session": "cookie", Origin: server.url } },
  );
  readCookies(expectStatus(login, 200));
  expect(login.json.refresh_token ?? "").toBe("");
});
afterAll(() => server.stop());

const cookieHeader = () => Object.entries(cookies).map(([name, value]) => `${name}=${value}`).join("; ");
const patch = (headers: Record<string, string>) =>
  api.call("PATCH", "/api/user/profile", { json: { bio: "new" }, headers: { Cookie: cookieHeader(), ...headers } });

describe("a browser's session", () => {
  test("is in cookies that scripts cannot read, but for the CSRF token", () => {
    expect(attributes.leams_access).toMatch(/HttpOnly/i);
    expect(attributes.leams_access).toMatch(/SameSite=Lax/i);
    expect(attributes.leams_access).toMatch(/Path=\/(;|$)/i);
    expect(attributes.leams_refresh).toMatch(/HttpOnly/i);
    expect(attributes.leams_refresh).toMatch(/SameSite=Strict/i);
    expect(attributes.leams_refresh).toMatch(/Path=\/api\/auth(;|$)/i);
    expect(attributes.leams_csrf).not.toMatch(/HttpOnly/i);
    expect(attributes.leams_access).not.toMatch(/Secure/i);
  });

  test("reads with the cookie alone", async () => {
    expectStatus(await api.get("/api/user/profile", { headers: { Cookie: cookieHeader() } }), 200);
  });

  test("writes with the CSRF token from its own pages", async () => {
    expectStatus(await patch({ "X-CSRF-Token": cookies.leams_csrf!, Origin: server.url }), 200);
    expectStatus(await patch({ "X-CSRF-Token": cookies.leams_csrf!, "Sec-Fetch-Site": "same-origin" }), 200);
  });

  test.each([
    ["without the token", {}],
    ["with a wrong token", { "X-CSRF-Token": "guessed" }],
    ["from another site", { "X-CSRF-Token": "REAL", Origin: "https://evil.example" }],
    ["from a sandboxed frame", { "X-CSRF-Token": "REAL", Origin: "null" }],
    ["from another port of the same host", { "X-CSRF-Token": "REAL", Origin: "http://127.0.0.1:1" }],
    ["marked cross-site by the browser", { "X-CSRF-Token": "REAL", "Sec-Fetch-Site": "cross-site" }],
  ])("does not write %s", async (_, headers: Record<string, string>) => {
    if (headers["X-CSRF-Token"] === "REAL") headers = { ...headers, "X-CSRF-Token": cookies.leams_csrf! };
    const answer = expectStatus(await patch(headers), 403);
    expect(answer.json.error.code).toBe("FORBIDDEN");
  });

  test("is renewed by its cookie", async () => {
    const headers = { Cookie: cookieHeader(), "X-CSRF-Token": cookies.leams_csrf!, Origin: server.url };
    const answer = expectStatus(await api.post("/api/auth/refresh", {}, { headers }), 200);
    readCookies(answer);
    expect(answer.json.refresh_token ?? "").toBe("");
    expectStatus(await api.get("/api/user/profile", { headers: { Cookie: cookieHeader() } }), 200);
  });

  test("is over after the log-out, and its cookies are taken back", async () => {
    const sent = cookieHeader();
    const headers = { Cookie: sent, "X-CSRF-Token": cookies.leams_csrf!, Origin: server.url };
    const answer = expectStatus(await api.post("/api/auth/logout", {}, { headers }), 204);
    readCookies(answer);
    for (const name of ["leams_access", "leams_refresh", "leams_csrf"]) {
      expect(cookies[name]).toBe("");
      expect(attributes[name]).toMatch(/Max-Age=0/i);
    }
    expectStatus(await api.get("/api/user/profile", { headers: { Cookie: sent } }), 401);
  });
});

test("by HTTPS the cookies for the whole site can be set by this host alone", async () => {
  const secured = await Server.start({ settings: { "gateway.trusted_proxies": "127.0.0.1" } });
  const behindTls = { "X-Forwarded-Proto": "https", Host: "tv.example" };
  try {
    const { email, password } = await secured.api.account();
    const login = { email, password };
    readCookies(expectStatus(await secured.api.post("/api/auth/login", login, { headers: { ...behindTls, "X-Leams-Session": "cookie" } }), 200));
    expect(Object.keys(cookies).sort()).toEqual(["__Host-leams_access", "__Host-leams_csrf", "leams_device", "leams_refresh"]);
    for (const one of Object.values(attributes)) expect(one).toMatch(/; Secure/);
    for (const one of Object.values(attributes)) expect(one).not.toMatch(/Domain/i);

    const headers = { ...behindTls, Cookie: cookieHeader(), "X-CSRF-Token": cookies["__Host-leams_csrf"]! };
    const write = (origin: string) =>
      secured.api.call("PATCH", "/api/user/profile", { json: { bio: "new" }, headers: { ...headers, Origin: origin } });
    expectStatus(await write("https://tv.example"), 200);
    expectStatus(await write("http://tv.example"), 403);
    readCookies(expectStatus(await secured.api.post("/api/auth/logout", {}, { headers: { ...headers, Origin: "https://tv.example" } }), 204));
    expect(Object.keys(cookies).sort()).toEqual(
      ["__Host-leams_access", "__Host-leams_csrf", "leams_access", "leams_csrf", "leams_refresh"],
    );
    for (const one of Object.values(attributes)) expect(one).toMatch(/Max-Age=0/);
  } finally {
    await secured.stop();
  }
});

describe("other sites", () => {
  test("get no permission to read with credentials", async () => {
    const answer = await api.get("/api/streams/live", { headers: { Origin: "https://evil.example" } });
    expect(answer.headers["access-control-allow-credentials"]).toBeUndefined();
    const preflight = await api.call("OPTIONS", "/api/user/profile", {
      headers: { Origin: "https://evil.example", "Access-Control-Request-Method": "PATCH" },
    });
    expect(preflight.headers["access-control-allow-origin"]).toBeUndefined();
  });
});
