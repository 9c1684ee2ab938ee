import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectStatus, type Account, type Api } from "../support/api";
import { http } from "../support/http";
import { NginxRtmp } from "../support/nginx_rtmp";
import { Publisher } from "../support/publisher";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

/// May call the hooks on the public port; nobody else may.
const machine = "127.0.0.1";
const stranger = "127.0.0.3";
let server: Server;
let api: Api;
let account: Account;
let key: string;

beforeAll(async () => {
  server = await Server.start({ settings: { "hooks.allow": `${machine}/32`, "runtime.log_level": "debug" } });
  api = server.api;
  account = await api.account();
  key = await api.streamKey(account);
});
afterAll(() => server.stop());

const form = (fields: Record<string, string> | string[][]) => ({
  method: "POST",
  headers: { "Content-Type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams(fields).toString(),
});
const hook = { app: "live", flashver: "", tcurl: "rtmp://nginx/live", addr: "203.0.113.9", clientid: "1", call: "publish", type: "live" };
const verify = (fields: Record<string, string>, from = machine) =>
  http(`${server.url}/api/streams/verify`, { ...form({ ...hook, ...fields }), from });

test("a key by name or by query is let in, another is not", async () => {
  const answer = expectStatus(await verify({ name: key }), 200);
  expect(answer.json).toEqual({ user_id: account.id, username: account.username });
  expectStatus(await verify({ name: "my-show", key }), 200);
  expectStatus(await verify({ name: `${key}x` }), 401);
  expectStatus(await verify({ name: account.username }), 401);
  expectStatus(await verify({ name: key, key: "guessed" }), 401);
  expectStatus(await verify({}), 422);
  expect(await api.liveCard(account)).toBeUndefined();
});

test("a publisher's own parameters put nothing in the place of nginx's", async () => {
  const pairs = [...Object.entries({ ...hook, name: key }), ["addr", "192.0.2.1"]];
  const answer = expectStatus(await http(`${server.url}/api/streams/verify`, { ...form(pairs), from: machine }), 422);
  expect(answer.json.errors[0]).toMatchObject({ pointer: "/addr", code: "repeated" });
});

test("the hooks are there for the operator's machines only", async () => {
  for (const path of ["verify", "end"]) {
    const call = form({ ...hook, name: key });
    for (const base of [`${server.url}/api/streams`, `${server.url}/v1/streams`, `${server.url}/streams`]) {
      const headers = { ...call.headers, "X-Forwarded-For": machine };
      const refused = await http(`${base}/${path}`, { ...call, headers, from: stranger });
      expectStatus(refused, 404);
      expect(refused.json.error.code).toBe("NOT_FOUND");
      expect((await http(`${base}/${path}`, { ...call, from: machine })).status).toBeLessThan(300);
    }
    expect((await http(`${server.internalUrl}/api/streams/${path}`, call)).status).toBeLessThan(300);
    expectStatus(await http(`${server.url}/api/streams/${path}`, { method: "POST", json: { ...hook, name: key }, from: machine }), 415);
  }
  expectStatus(await api.get("/api/streams/verify"), 404);
});

test("nginx-rtmp lets in whom the hooks let in, and no log has the key", async () => {
  const nginx = await NginxRtmp.start([
    `on_publish ${server.url}/api/streams/verify;`,
    `on_publish_done ${server.url}/api/streams/end;`,
  ]);
  const publishers: Publisher[] = [];
  const publish = (name: string) => {
    publishers.push(Publisher.start(nginx.url, name));
    return publishers.at(-1)!;
  };
  const told = (event: string) => server.log.filter((line) => line.event === event && line.channel === account.id).length;
  try {
    const before = { began: told("external_publish_allowed"), ended: told("external_publish_ended") };
    const byName = publish(key);
    await eventually("nginx has segments of it", () => nginx.playlist(key).includes(".ts"), { timeout: 20_000 });
    const byQuery = publish(`my-show?key=${key}`);
    await eventually("nginx has segments of it", () => nginx.playlist("my-show").includes(".ts"), { timeout: 20_000 });
    expect(told("external_publish_allowed") - before.began).toBe(2);

    expect((await publish("live_guessed").refusal()).exit.code).not.toBe(0);
    expect((await publish("my-other-show?key=live_guessed").refusal()).exit.code).not.toBe(0);
    expect(() => nginx.playlist("live_guessed")).toThrow();

    expect(await api.liveCard(account)).toBeUndefined();
    await byName.stop();
    await byQuery.stop();
    await eventually("it is told of their ends", () => told("external_publish_ended") - before.ended === 2);
  } finally {
    await Promise.all(publishers.map((one) => one.kill()));
    await nginx.stop();
  }
  expect(server.child.stderr + server.child.stdout).not.toContain(key);
  for (const file of readdirSync(server.data, { recursive: true, withFileTypes: true })) {
    if (file.isFile()) expect(readFileSync(join(file.parentPath, file.name)).includes(key), file.name).toBe(false);
  }
});

test("a suspended or unlisted publisher is not let in", async () => {
  const guarded = await api.account();
  const guardedKey = await api.streamKey(guarded);
  const entries = ["198.51.100.0/24"];
  expectStatus(await api.call("PUT", "/api/streams/ip-allowlist", { json: { entries }, token: guarded.token }), 200);
  expectStatus(await verify({ name: guardedKey, addr: "198.51.100.7" }), 200);
  expectStatus(await verify({ name: guardedKey, addr: "203.0.113.9" }), 403);
});
