import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { expectStatus, type Account } from "../support/api";
import { ChatClient, Refused } from "../support/chat";
import { Postgres } from "../support/postgres";
import { Publisher } from "../support/publisher";
import { Redis } from "../support/redis";
import { Server, temporaryFolder } from "../support/server";
import { eventually, within } from "../support/wait";

const running: { stop(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.stop();
});

async function redis(password = ""): Promise<Redis> {
  const started = await Redis.start(password);
  running.push(started);
  return started;
}

async function start(settings: Record<string, string | number>): Promise<Server> {
  const server = await Server.start({ settings });
  running.push(server);
  return server;
}

/// Two processes with every role each, on the same engines.
async function startTwo(name: string, cache: Redis, settings = {}): Promise<[Server, Server]> {
  const keys = temporaryFolder();
  running.push({ stop: async () => rmSync(keys, { recursive: true }) });
  const common = {
    "database.url": Postgres.shared().database(name),
    "cache.url": cache.url,
    "keys.path": join(keys, "keys.json"),
    ...settings,
  };
  const both: [Server, Server] = [await start(common), await start(common)];
  for (const server of both) await served(server);
  return both;
}

const served = (server: Server) =>
  eventually("Redis serves", async () => (await server.api.get("/api/ready")).json.status === "ready");
const profile = (server: Server, token: string) => server.api.get("/api/user/profile", { token });

async function ticket(server: Server, account: Account): Promise<string> {
  return expectStatus(await server.api.post("/api/chat/ticket", {}, { token: account.token }), 200).json.ticket;
}

async function joined(server: Server, room: string, account?: Account): Promise<ChatClient> {
  const client = await ChatClient.open(server.url, room, account ? { ticket: await ticket(server, account) } : {});
  closeLater(client);
  await client.hello;
  return client;
}
const closeLater = (client: ChatClient) => running.push({ stop: () => client.close() });

test("two processes count limits together", async () => {
  const [first, second] = await startTwo("redis_limits", await redis(), { "gateway.anonymous_per_minute": 30 });
  const statuses: number[] = [];
  for (let i = 0; i < 30; ++i) {
    for (const server of [first, second]) statuses.push((await server.api.get("/api/streams/live")).status);
  }
  // A process that had no answer within 50 ms, which this machine may be too busy for, has counted alone for a while.
  const alone = [first, second].some((server) => server.log.some((line) => line.event === "cache_lost"));
  const allowed = statuses.filter((status) => status === 200).length;
  expect(allowed).toBeGreaterThanOrEqual(30);
  if (!alone) {
    expect(allowed).toBe(30);
    expect(statuses.slice(30).every((status) => status === 429), "those that came last were refused").toBe(true);
  }
});

test("a ticket opens one socket, in whichever process, and a log-out on one is seen on the other", async () => {
  const [first, second] = await startTwo("redis_sessions", await redis());
  const account = await first.api.account();
  expectStatus(await profile(second, account.token), 200);

  const issued = await ticket(first, account);
  const chat = await ChatClient.open(second.url, account.id, { ticket: issued });
  closeLater(chat);
  expect((await chat.hello).data.user).toMatchObject({ id: account.id });
  const again = await ChatClient.open(first.url, account.id, { ticket: issued }).catch((failure: unknown) => {
    if (!(failure instanceof Refused)) throw failure;
  });
  if (again) await within("a socket with a used ticket is closed", again.closed, 10_000);

  expectStatus(await first.api.post("/api/auth/logout", {}, { token: account.token }), 204);
  expectStatus(await profile(second, account.token), 401);
  await eventually("the other process's socket is a guest's", () => {
    chat.say("am I still here?");
    return chat.of("notice").some((frame) => frame.data.code === "login_required");
  });
});

test("what viewers are counted in one process is told by the other", async () => {
  const [first, second] = await startTwo("redis_viewers", await redis());
  const account = await first.api.account();
  const publisher = Publisher.start(first.rtmpUrl, await first.api.streamKey(account));
  running.push({ stop: () => publisher.kill() });
  const card = await eventually("it is live", () => second.api.liveCard(account), { timeout: 20_000 });
  expectStatus(await first.api.post(`/api/streams/${card.id}/heartbeat`, { session_id: "one" }), 200);
  expectStatus(await second.api.post(`/api/streams/${card.id}/heartbeat`, { session_id: "other" }), 200);
  for (const server of [first, second]) {
    await eventually("both are counted", async () => (await server.api.liveCard(account))?.viewer_count === 2);
  }
});

test("Redis that is silent, killed or empty is nobody's concern", async () => {
  const cache = await redis("hush");
  const server = await start({ "cache.url": cache.url });
  await served(server);
  const [streamer, member, leaver] = [await server.api.account(), await server.api.account(), await server.api.account()];
  const chat = await joined(server, streamer.id, member);
  const guest = await joined(server, streamer.id);
  expectStatus(await profile(server, leaver.token), 200);

  cache.pause();
  const slowest = { ms: 0 };
  const timed = async (work: () => Promise<unknown>) => {
    const began = performance.now();
    await work();
    slowest.ms = Math.max(slowest.ms, performance.now() - began);
  };
  await timed(() => profile(server, member.token));
  slowest.ms = 0; // Who noticed first may have waited.
  for (let i = 0; i < 20; ++i) await timed(async () => expectStatus(await profile(server, member.token), 200));
  expect(slowest.ms, "nobody waits for what does not answer").toBeLessThan(1_000);
  chat.say("still here");
  await guest.said("still here");
  expectStatus(await server.api.post("/api/auth/logout", {}, { token: leaver.token }), 204);
  expectStatus(await profile(server, leaver.token), 401);
  const ready = expectStatus(await server.api.get("/api/ready"), 200).json;
  expect(ready).toMatchObject({ status: "degraded", components: { database: "ok", cache: "away" } });
  expect((await server.api.login(member.email, member.password)).access_token).toBeTruthy();

  cache.resume();
  await served(server);
  expectStatus(await profile(server, leaver.token), 401);
  expectStatus(await profile(server, member.token), 200);

  await cache.kill();
  expectStatus(await profile(server, member.token), 200);
  chat.say("and still");
  await guest.said("and still");
  await cache.revive();
  await served(server);
  expectStatus(await profile(server, member.token), 200);
  expectStatus(await profile(server, leaver.token), 401);
  await joined(server, streamer.id, member);

  const told = (event: string) => server.log.filter((line) => line.event === event).length;
  expect(told("cache_lost")).toBeGreaterThanOrEqual(2);
  expect(told("cache_served"), "each is told of once").toBe(told("cache_lost") + 1);
  expect(server.child.stderr).not.toContain("hush");
});

test("keys have names and an end", async () => {
  const cache = await redis();
  const server = await start({ "cache.url": cache.url });
  await served(server);
  const account = await server.api.account();
  const chat = await joined(server, account.id, account);
  chat.say("hello");
  await chat.said("hello");
  const keys = await eventually("what chat keeps is there", () => {
    const found = cache.ask("keys", "*");
    return found.some((key) => key.includes("chat:recent")) && found;
  });
  for (const key of keys) {
    expect(key).toMatch(/^leams:[vrs]:\{[a-z_]+:/);
    expect(Number(cache.ask("pttl", key)[0]), key).toBeGreaterThan(0);
  }
});
