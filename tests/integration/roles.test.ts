import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { expectStatus } from "../support/api";
import { http } from "../support/http";
import { Postgres } from "../support/postgres";
import { Publisher } from "../support/publisher";
import { PublishRefused, RtmpPublisher } from "../support/rtmp";
import { Server, spawnServer, temporaryFolder } from "../support/server";
import { eventually, within } from "../support/wait";

/// Processes that are a part of the server only: `leams serve --roles`.
let server: Server | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

const allReady = { status: "ready", components: { database: "ok", cache: "ok", pubsub: "ok", bus: "ok", objects: "ok", archive: "none" } };
const nothing = { error: { code: "NOT_FOUND" }, detail: "There is nothing at this address" };

async function start(roles?: string, data?: string): Promise<Server> {
  server = await Server.start({ data, args: roles ? ["--roles", roles] : [] });
  return server;
}

test("without the role of chat there is no chat, and the rest is there", async () => {
  const { api, ports, url } = await start("api,media");
  const account = await api.account();
  for (const path of [`/api/chat/${account.id}/messages`, `/api/chat/stream/${account.id}`]) expectStatus(await api.get(path), 404);
  expectStatus(await api.get("/api/streams/live"), 200);
  const publisher = await RtmpPublisher.publish(ports.rtmp, await api.streamKey(account));
  publisher.cut();
  await expect(RtmpPublisher.publish(ports.rtmp, "no-such-key")).rejects.toBeInstanceOf(PublishRefused);
  expect(expectStatus(await api.get("/api/ready"), 200).json).toEqual(allReady);
  expect(expectStatus(await http(`${url}/`), 404).json).toMatchObject(nothing);
});

test("the role of chat alone serves the channels of others, and nothing else", async () => {
  const whole = await start();
  const account = await whole.api.account();
  await whole.stop({ keepData: true });
  const { api, internalUrl, ports } = await start("chat", whole.data);
  expectStatus(await api.get(`/api/chat/${account.id}/messages`), 200);
  for (const path of ["/api/streams/live", `/api/users/${account.username}`, "/api/auth/csrf", "/live/x/thumbnail.jpg", "/"]) {
    expect([path, (await api.get(path)).status]).toEqual([path, 404]);
  }
  expectStatus(await api.call("POST", "/api/auth/login", { json: { login: "a", password: "b" } }), 404);
  expect(expectStatus(await api.get("/api/ready"), 200).json).toEqual(allReady);
  expectStatus(await http(`${internalUrl}/ready`), 200);
  expectStatus(await http(`${internalUrl}/metrics`), 200);
  expect(ports.rtmp, "no port is taken for publishers").toBe(0);
});

test("a process without media tells of broadcasts that are on air in another", async () => {
  const data = temporaryFolder();
  const settings = { "database.url": Postgres.shared().database("roles"), "keys.path": join(data, "keys.json") };
  server = await Server.start({ data, settings });
  const account = await server.api.account();
  const publisher = Publisher.start(server.rtmpUrl, await server.api.streamKey(account));
  const beside = await Server.start({ settings, args: ["--roles", "api"] });
  try {
    await eventually("it is live there too", async () => (await beside.api.liveCard(account))?.state === "live");
    expect((await beside.api.health(account)).state).toBe("live");
    expect((await server.api.health(account)).state).toBe("live");
  } finally {
    await publisher.kill();
    await beside.stop();
  }
});

test("the role of the worker has health and metrics alone", async () => {
  const { api, setupToken } = await start("worker");
  expectStatus(await api.get("/api/health"), 200);
  expect(setupToken, "the link leads nowhere here").toBeUndefined();
  const described = expectStatus(await api.get("/openapi.json"), 200).json;
  expect(Object.keys(described.paths).sort()).toEqual(["/api/health", "/api/ready"]);
});

test.each([
  [["--roles", "api,video"], /no role "video"; there are api, media, chat, web, worker/],
  [["--roles", "api", "--demo"], /demo needs the role media/],
])("with %j it does not start and says why", async (args, words) => {
  const child = spawnServer(temporaryFolder(), "none", { args });
  expect((await within("leams gives up", child.exit, 15_000)).code).toBeGreaterThan(0);
  expect(child.stderr + child.stdout).toMatch(words);
});
