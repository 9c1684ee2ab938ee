import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api } from "../support/api";
import { http } from "../support/http";
import { Server } from "../support/server";

let server: Server;
let api: Api;

beforeAll(async () => {
  server = await Server.start({ shippedLimits: true });
  api = server.api;
});
afterAll(() => server.stop());

test("an address without a session has 100 requests a minute, and is told so", async () => {
  const first = await api.get("/api/streams/live");
  expect(first.headers["x-ratelimit-limit"]).toBe("100");
  expect(Number(first.headers["x-ratelimit-remaining"])).toBe(99);
  expect(Number(first.headers["x-ratelimit-reset"]) * 1000).toBeGreaterThan(Date.now() - 1000);
  expect(first.headers["ratelimit-policy"]).toContain("100");
  expect(first.headers.ratelimit).toBeTruthy();
  expect(first.headers["x-request-id"]).toBeTruthy();

  // A peer that is nobody's proxy cannot make itself many clients.
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, i) => api.get("/api/streams/live", { headers: { "X-Forwarded-For": `10.1.1.${i}` } })),
  );
  expect(answers.filter((one) => one.status === 200).length).toBe(99);
  const refused = answers.find((one) => one.status === 429)!;
  expect(refused.json.error.code).toBe("RATE_LIMITED");
  expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  // The window slides: the first of a hundred goes 0.6 s after a minute.
  expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(61);
  expect(refused.headers["x-ratelimit-remaining"]).toBe("0");
});

test("neither playback nor the internal port shares that budget", async () => {
  expect((await api.get("/api/streams/live")).status).toBe(429);
  expect((await http(`${server.url}/live/nothing/index.m3u8`)).status).toBe(404);
  expect((await http(`${server.internalUrl}/api/streams/live`)).status).toBe(200);
});

test("tokens that are not valid are counted for their address", async () => {
  const guessed = await Server.start({ shippedLimits: true });
  try {
    const guess = (index: number) => guessed.api.get("/api/user/profile", { headers: { Authorization: `Bearer guess-${index}` } });
    const answers = await Promise.all(Array.from({ length: 101 }, (_, index) => guess(index)));
    expect(answers.map((one) => one.status).sort()).toEqual([...Array(100).fill(401), 429]);
  } finally {
    await guessed.stop();
  }
});

test("a trusted proxy speaks for its clients, each with a budget of its own", async () => {
  const proxied = await Server.start({ shippedLimits: true, settings: { "gateway.trusted_proxies": "127.0.0.1" } });
  try {
    const from = (address: string) => proxied.api.get("/api/streams/live", { headers: { "X-Forwarded-For": address } });
    const remaining = async (address: string) => Number((await from(address)).headers["x-ratelimit-remaining"]);
    expect(await remaining("203.0.113.1")).toBe(99);
    expect(await remaining("203.0.113.2")).toBe(99);
    expect(await remaining("203.0.113.1")).toBe(98);
    // What a client wrote itself stands left of what the proxy added.
    expect(await remaining("198.51.100.7, 203.0.113.1")).toBe(97);
  } finally {
    await proxied.stop();
  }
});

test("guessing a password is slowed down long before the general limit", async () => {
  const guessed = await Server.start();
  try {
    const account = await guessed.api.account();
    let status = 401;
    for (let tries = 0; tries < 60 && status === 401; ++tries) {
      status = (await guessed.api.post("/api/auth/login", { email: account.email, password: `wrong ${tries}` })).status;
    }
    expect(status).toBe(429);
  } finally {
    await guessed.stop();
  }
});
