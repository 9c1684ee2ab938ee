import { spawnSync } from "node:child_process";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { admin } from "../support/admin";
import { expectStatus, type Account } from "../support/api";
import { ChatClient } from "../support/chat";
import { querySql } from "../support/database";
import { figure, metricsText, parseMetrics } from "../support/metrics";
import { Publisher } from "../support/publisher";
import { Rabbitmq } from "../support/rabbitmq";
import { leamsBinary, Server } from "../support/server";
import { eventually } from "../support/wait";

let rabbitmq: Rabbitmq;
let server: Server;
let prefix = 0;
beforeAll(async () => {
  rabbitmq = await Rabbitmq.start();
}, 180_000);
afterAll(() => rabbitmq.stop());
afterEach(() => server?.stop());

async function start(settings: Record<string, string | number> = {}): Promise<void> {
  server = await Server.start({ settings: { "bus.url": rabbitmq.url(`it${++prefix}`), ...settings } });
  await becomes("ready");
}
const ready = async () => expectStatus(await server.api.get("/api/ready"), 200).json;
const becomes = (status: string) =>
  eventually(`it is ${status}`, async () => (await ready()).status === status, { timeout: 60_000 });
const count = async (name: string, labels = "") => figure(parseMetrics(await metricsText(server)), name, labels);
const events = (name: string) => server.log.filter((line) => line.event === name);

async function chatOf(account: Account): Promise<ChatClient> {
  const { ticket } = (await server.api.post("/api/chat/ticket", {}, { token: account.token })).json;
  const chat = await ChatClient.open(server.url, account.id, { ticket });
  await chat.hello;
  return chat;
}

async function history(account: Account): Promise<string[]> {
  const { messages } = expectStatus(await server.api.get(`/api/chat/${account.id}/messages`), 200).json;
  return messages.map((one: any) => one.message).sort();
}

/// Nothing waits any more, and none was handled twice.
async function allHandledOnce(topic: string, wanted: number): Promise<void> {
  await eventually(`all of ${topic} is handled`, async () => (await count("leams_bus_handled_total", `"${topic}"`)) >= wanted, {
    timeout: 60_000,
  });
  await eventually("the outbox is empty", () => querySql(server, "SELECT id FROM bus_outbox").length === 0);
  expect(await count("leams_bus_handled_total", `"${topic}"`)).toBe(wanted);
}

test("what a broadcast, its chat and an administrator bring about goes through RabbitMQ", async () => {
  await start({ "media.stop_grace_s": 0 });
  const account = await server.api.account();
  const publisher = Publisher.start(server.rtmpUrl, await server.api.streamKey(account), { size: "160x90", bitrateKbps: 60 });
  await eventually("it is live", () => server.api.liveCard(account), { timeout: 30_000 });
  const chat = await chatOf(account);
  chat.say("by way of RabbitMQ");
  await chat.said("by way of RabbitMQ");
  await eventually("it is in the history", async () => (await history(account)).includes("by way of RabbitMQ"));
  await chat.close();
  await publisher.stop();
  await eventually("the recording is a video", async () => (await count("leams_bus_handled_total", '"recording.ended"')) === 1, {
    timeout: 60_000,
  });
  await admin(server, "suspend", account.username);
  await eventually("the session is ended", async () => {
    return (await server.api.get("/api/user/profile", { token: account.token })).status === 401;
  });
  for (const topic of ["chat.message", "stream.offline"]) {
    expect(await count("leams_bus_handled_total", `"${topic}"`)).toBeGreaterThan(0);
  }
  expect(await count("leams_bus_published_total")).toBeGreaterThan(3);
  expect(rabbitmq.control("list_queues", "name", "type", "durable")).toContain(`it${prefix}.chat.message.chat.history\tquorum\ttrue`);
  expect(await count("leams_bus_dead")).toBe(0);
}, 120_000);

test("RabbitMQ killed: chat and follows go on, it is said once, and each event is handled once when it is back", async () => {
  await start();
  const { api } = server;
  const [account, fan] = [await api.account(), await api.account()];
  const chat = await chatOf(account);
  const spoken: string[] = [];
  const say = async (text: string) => {
    spoken.push(text);
    chat.say(text);
    await chat.said(text);
  };
  await say("before");
  await allHandledOnce("chat.message", 1);

  rabbitmq.settle();
  await rabbitmq.kill();
  await becomes("degraded");
  expect((await ready()).components).toMatchObject({ database: "ok", bus: "away" });
  for (const text of ["one", "two", "three"]) await say(text);
  expectStatus(await api.call("POST", `/api/users/${account.username}/follow`, { token: fan.token }), 200);
  expect(querySql(server, "SELECT id FROM bus_outbox WHERE topic = 'chat.message'")).toHaveLength(3);

  await rabbitmq.revive();
  await becomes("ready");
  await say("after");
  await allHandledOnce("chat.message", 5);
  expect(await history(account)).toEqual([...spoken].sort());
  expect(events("rabbitmq_away").map((line) => line.connection).sort()).toEqual(["consumer", "publisher"]);
  await chat.close();
}, 120_000);

test("RabbitMQ that falls silent: chat goes on, and nothing is lost or doubled when it speaks again", async () => {
  await start();
  const account = await server.api.account();
  const chat = await chatOf(account);
  rabbitmq.pause();
  try {
    for (const text of ["one", "two"]) {
      chat.say(text);
      await chat.said(text);
    }
    await becomes("degraded");
  } finally {
    rabbitmq.resume();
  }
  await becomes("ready");
  await allHandledOnce("chat.message", 2);
  expect(await history(account)).toEqual(["one", "two"]);
  await chat.close();
}, 120_000);

test("the configuration's check says of RabbitMQ in a sentence what is wrong, without the password", () => {
  const check = (url: string) => {
    const command = ["config", "check", "--connect", "--data", "/nonexistent", "--set", `bus.url=${url}`];
    const { status, stdout, stderr } = spawnSync(leamsBinary(), command, { encoding: "utf8", timeout: 30_000 });
    expect(stdout + stderr).not.toContain("hush");
    return { status, bus: stdout.split("\n").find((line) => line.startsWith("bus: ")) };
  };
  const place = `127.0.0.1:${rabbitmq.port}`;
  expect(check(`amqp://guest:guest@${place}`)).toEqual({ status: 0, bus: expect.stringMatching(/^bus: RabbitMQ 3\.\d+\.\d+ at .* answers\.$/) });
  expect(check("sql:")).toEqual({ status: 0, bus: "bus: needs no server." });
  const wrong = (url: string) => {
    const { status, bus } = check(url);
    expect(status).toBe(1);
    return bus;
  };
  expect(wrong(`amqp://guest:hush@${place}`)).toContain("RabbitMQ does not take this user and password");
  expect(wrong(`amqp://guest:guest@${place}/none`)).toContain("RabbitMQ has no such virtual host for this user");
  expect(wrong("amqp://guest:hush@127.0.0.1:1")).toContain("RabbitMQ at 127.0.0.1:1 refuses connections");
  expect(wrong(`amqps://guest:hush@${place}`)).toContain("shows no certificate that can be trusted");
  rabbitmq.control("add_user", "reader", "hush");
  rabbitmq.control("set_permissions", "reader", "", "", ".*");
  expect(wrong(`amqp://reader:hush@${place}`)).toContain("RabbitMQ does not allow it to this user");
}, 60_000);
