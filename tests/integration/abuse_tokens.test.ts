import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectStatus, type Account, type Api } from "../support/api";
import { ChatClient } from "../support/chat";
import { record } from "../support/flv";
import { http, type Answer } from "../support/http";
import { RtmpPublisher } from "../support/rtmp";
import { Server } from "../support/server";
import { forge, readToken, signingKey, type Claims } from "../support/tokens";
import { eventually, within } from "../support/wait";

/// What is tried against accounts, keys and tokens.
let server: Server;
let api: Api;
let account: Account;

beforeAll(async () => {
  // Behind a proxy that tells its clients apart, so that a test is as many of them as it likes.
  server = await Server.start({ settings: { "gateway.trusted_proxies": "127.0.0.1", "media.grace_s": 1 } });
  api = server.api;
  account = await api.account();
});
afterAll(() => server.stop());

const cookiesOf = ({ headers }: Answer) => headers["set-cookie"] ?? [];
const from = (client: number) => ({ "X-Forwarded-For": `10.${client >> 16}.${(client >> 8) & 255}.${client & 255}` });
let clients = 0;

describe("a stream key", () => {
  test("has 160 bits that cannot be guessed, and no two are alike", async () => {
    const keys = [await api.streamKey(account)];
    for (let i = 0; i < 20; ++i) {
      keys.push((await api.post("/api/streams/key/rotate", {}, { token: account.token })).json.stream_key);
    }
    for (const key of keys) expect(Buffer.from(key.slice("live_".length), "base64url").length).toBeGreaterThanOrEqual(20);
    expect(new Set(keys).size).toBe(keys.length);
    const shared = keys.map((key) => [...key].findIndex((letter, at) => letter !== keys[0]![at]));
    expect(shared.filter((length) => length > "live_".length + 4)).toEqual([]);
  });

  test("that is rotated away ends the publisher who has it within seconds, and lets nobody in again", async () => {
    const key = await api.streamKey(account);
    const publisher = await RtmpPublisher.publish(server.ports.rtmp, key);
    void publisher.play(await record(5, { size: "160x90", bitrateKbps: 60 }), { repeat: true });
    await eventually("it is live", () => api.liveCard(account), { timeout: 30_000 });
    expectStatus(await api.post("/api/streams/key/rotate", {}, { token: account.token }), 200);
    await within("the publisher is cut off", publisher.closed, 5_000);
    await expect(RtmpPublisher.publish(server.ports.rtmp, key)).rejects.toThrow(/key/i);
  });
});

test("nobody outside can list or end streams by hooks, statistics or control pages", async () => {
  const paths = ["/stat", "/stat.xsl", "/stats.json", "/control/drop/publisher?app=live", "/on_publish", "/on_publish_done"];
  const under = ["/metrics", "/api/metrics", "/api/stats", "/api/hooks/on_publish", "/api/on_publish_done", "/api/v1/clients", "/api/clients"];
  for (const path of [...paths, ...under]) {
    for (const method of ["GET", "POST"]) {
      const answer = await http(server.url + path, { method, ...(method === "POST" ? { json: {} } : {}) });
      // Without the web app, pages that nobody has are 503.
      expect([path, [404, 405, 503].includes(answer.status)]).toEqual([path, true]);
      expect(answer.text).not.toContain("live_");
    }
  }
});

describe("log-in does not tell who has an account", () => {
  const attempt = async (email: string) => {
    const began = performance.now();
    const answer = await api.post("/api/auth/login", { email, password: "not the password" }, { headers: from(++clients) });
    return { answer, took: performance.now() - began };
  };
  const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;

  test("by its status, its words, its headers or its time", async () => {
    const [known, unknown]: [number[], number[]] = [[], []];
    const seen = new Set<string>();
    for (let i = 0; i < 15; ++i) {
      for (const [times, email] of [[known, account.email], [unknown, `nobody${i}@example.com`]] as const) {
        const { answer, took } = await attempt(email);
        const { status, headers, json } = answer;
        seen.add(JSON.stringify([status, json.title, json.detail, json.error, Object.keys(headers).toSorted()]));
        times.push(took);
      }
    }
    expect(seen.size).toBe(1);
    // Checking a password takes a quarter of a second; leaving it out would show as a factor of a hundred.
    const ratio = median(known) / median(unknown);
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(2.5);
  });
});

describe("a flood of log-ins", () => {
  test("leaves the rest of the API quick, and is bounded", async () => {
    const flood = Array.from({ length: 120 }, (_, i) =>
      api.post("/api/auth/login", { email: `flood${i}@example.com`, password: "x" }, { headers: from(++clients), timeout: 150_000 }),
    );
    let over = false;
    const answers = Promise.all(flood).finally(() => (over = true));
    const slow: number[] = [];
    while (!over) {
      const began = performance.now();
      expectStatus(await api.get("/api/streams/live", { headers: from(1) }), 200);
      slow.push(performance.now() - began);
    }
    expect(Math.max(...slow)).toBeLessThan(15_000);
    const statuses = new Set((await answers).map((one) => one.status));
    expect([...statuses].filter((status) => ![401, 429, 503, 504].includes(status))).toEqual([]);
  }, 180_000);

  test("against one account ends for the attacker, but not for its owner, who has logged in from here before", async () => {
    const owner = await api.account("often_attacked");
    const home = from(++clients);
    const login = (password: string, headers: Record<string, string>) =>
      api.post("/api/auth/login", { email: owner.email, password }, { headers });
    expectStatus(await login(owner.password, home), 200);
    let refused = false;
    for (let i = 0; i < 130 && !refused; ++i) refused = (await login("guess", from(++clients))).status === 429;
    expect(refused).toBe(true);
    expectStatus(await login(owner.password, home), 200);
  }, 180_000);
});

describe("the cookie that a browser keeps of a log-in", () => {
  const browser = { "X-Leams-Session": "cookie" };

  test("is out of reach of scripts, and stays after the log-out", async () => {
    const owner = await api.account();
    const login = await api.post("/api/auth/login", { email: owner.email, password: owner.password }, { headers: browser });
    const line = cookiesOf(login).find((cookie) => cookie.startsWith("leams_device="))!;
    expect(line).toMatch(/; Path=\/api\/auth; Max-Age=31536000; SameSite=Strict; HttpOnly$/);
    const cookie = cookiesOf(login).map((one) => one.split(";")[0]).join("; ");
    const csrf = /leams_csrf=([^;]+)/.exec(cookie)![1]!;
    const headers = { Cookie: cookie, "X-CSRF-Token": csrf };
    const renewed = expectStatus(await api.post("/api/auth/refresh", {}, { headers }), 200);
    expect(cookiesOf(renewed).filter((one) => one.startsWith("leams_device="))).toEqual([]);
    const over = await api.post("/api/auth/logout", {}, { headers });
    expect(cookiesOf(over).filter((one) => one.startsWith("leams_device="))).toEqual([]);
  });

  test("lets its owner in from a new place while others try the account, and nobody else", async () => {
    const owner = await api.account();
    const login = (password: string, headers: Record<string, string>) =>
      api.post("/api/auth/login", { email: owner.email, password }, { headers: { ...from(++clients), ...headers } });
    const device = cookiesOf(expectStatus(await login(owner.password, browser), 200)).find((cookie) => cookie.startsWith("leams_device="))!.split(";")[0]!;
    let refused = false;
    for (let i = 0; i < 130 && !refused; ++i) refused = (await login("guess", {})).status === 429;
    expect(refused).toBe(true);
    expectStatus(await login(owner.password, {}), 429);
    expectStatus(await login(owner.password, { Cookie: `${device.slice(0, -1)}_` }), 429);
    expectStatus(await login(owner.password, { Cookie: device }), 200);
  }, 180_000);
});

describe("a forged access token", () => {
  const now = () => Math.floor(Date.now() / 1000);
  const good = () => readToken(account.token);
  const withKey = (header: Claims, claims: Claims) => forge({ ...good().header, ...header }, { ...good().claims, ...claims }, signingKey(server));

  test("made with the key itself is taken, so that the others below are refused for what they say", async () => {
    expectStatus(await api.get("/api/user/profile", { token: withKey({}, {}) }), 200);
  });

  const forgeries: [string, () => string][] = [
    ["without a signature", () => forge({ ...good().header, alg: "none" }, good().claims, null)],
    ["without a signature, spelt differently", () => forge({ ...good().header, alg: "nOnE" }, good().claims, null)],
    ["with an empty signature under the right header", () => forge(good().header, good().claims, null)],
    ["with an empty key", () => forge(good().header, good().claims, "")],
    ["with the original's key", () => forge(good().header, good().claims, "SECRET")],
    ["with another algorithm of the same key", () => forge({ ...good().header, alg: "HS512" }, good().claims, signingKey(server), "sha512")],
    ["that claims to be RS256", () => withKey({ alg: "RS256" }, {})],
    ["with a key id that is a path", () => withKey({ kid: "../../../dev/null" }, {})],
    ["with a key id that is SQL", () => withKey({ kid: "x' UNION SELECT 'x" }, {})],
    ["with no key id", () => withKey({ kid: undefined }, {})],
    ["that brings its own key", () => withKey({ jwk: { kty: "oct", k: "AAAA" } }, {})],
    ["of another issuer", () => withKey({}, { iss: "evil" })],
    ["for another audience", () => withKey({}, { aud: "other-api" })],
    ["that has expired", () => withKey({}, { exp: now() - 60 })],
    ["that never expires", () => withKey({}, { exp: undefined })],
    ["that expires at a time that is text", () => withKey({}, { exp: "9999999999" })],
    ["that is not valid yet", () => withKey({}, { nbf: now() + 3600 })],
    ["without an id", () => withKey({}, { jti: undefined })],
    ["of a session that does not exist", () => withKey({}, { sid: "01a00000-0000-7000-8000-000000000000" })],
    ["whose claims are no object", () => forge(good().header, [] as unknown as Claims, signingKey(server))],
    ["of megabytes", () => `${account.token}${"x".repeat(6000)}`],
    ["cut short", () => account.token.slice(0, -1)],
    ["with another last letter", () => account.token.slice(0, -2) + (account.token.at(-2) === "A" ? "B" : "A") + account.token.at(-1)],
  ];
  test.each(forgeries)("%s is refused", async (_, token) => {
    expectStatus(await api.get("/api/user/profile", { token: token() }), 401);
  });

  test("that raises its owner's role gives him nothing: the role is the account's", async () => {
    const raised = withKey({}, { role: "admin", name: "somebody" });
    const { json } = expectStatus(await api.get("/api/user/profile", { token: raised }), 200);
    expect(json).toMatchObject({ role: "user", username: account.username });
  });
});

describe("a token in an address", () => {
  test("opens nothing", async () => {
    for (const name of ["token", "access_token", "ticket", "authorization"]) {
      expectStatus(await api.get(`/api/user/profile?${name}=${account.token}`), 401);
    }
    const chat = await ChatClient.open(server.url, account.id, { ticket: account.token });
    expect((await chat.closed).code).toBe(4401);
  });

  test("does not stand in the log, nor does a chat ticket, and pages are told not to pass addresses on", async () => {
    const logged = await Server.start({ settings: { "runtime.log_level": "debug" } });
    try {
      const somebody = await logged.api.account();
      const { ticket } = (await logged.api.post("/api/chat/ticket", {}, { token: somebody.token })).json;
      const chat = await ChatClient.open(logged.url, somebody.id, { ticket });
      await chat.hello;
      await chat.close();
      const answer = await logged.api.get(`/api/user/profile?token=${somebody.token}`);
      expect(answer.headers["referrer-policy"]).toBe("no-referrer");
      await eventually("requests are logged", () => logged.log.some((line) => line.event === "request_answered"));
      for (const secret of [ticket, somebody.token, somebody.refreshToken, somebody.password]) {
        expect(logged.child.stderr).not.toContain(secret);
      }
    } finally {
      await logged.stop();
    }
  });
});
