import { afterAll, beforeAll, expect, test } from "vitest";
import { expectStatus, type Account, type Api } from "../support/api";
import { ChatClient } from "../support/chat";
import { Publisher } from "../support/publisher";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

let server: Server;
let api: Api;
let account: Account;
let publisher: Publisher;
let card: any;

beforeAll(async () => {
  server = await Server.start();
  api = server.api;
  account = await api.account();
  publisher = Publisher.start(server.rtmpUrl, await api.streamKey(account));
  card = await eventually("it is live", () => api.liveCard(account));
});
afterAll(async () => {
  await publisher.stop();
  await server.stop();
});

const beat = (session_id: string, id: string = card.id) => api.post(`/api/streams/${id}/heartbeat`, { session_id });

test("a viewer is counted from its first heartbeat, and once however often it beats", async () => {
  expect(expectStatus(await beat("one"), 200).json.viewer_count).toBe(1);
  expect((await beat("one")).json.viewer_count).toBe(1);
  expect((await beat("two")).json.viewer_count).toBe(2);
});

test("the count stands in the live list and is told to the chat", async () => {
  await beat("one");
  await beat("two");
  await beat("three");
  await eventually("the list says three", async () => (await api.liveCard(account))?.viewer_count === 3, { timeout: 20_000 });
  const chat = await ChatClient.open(server.url, account.id);
  await beat("four");
  const told = await chat.next("viewers", () => true, 20_000);
  expect(told.data.viewer_count).toBeGreaterThanOrEqual(3);
  await chat.close();
});

test("a heartbeat for what is not on air is refused", async () => {
  expect((await beat("one", "00000000-0000-7000-8000-000000000000")).status).toBe(404);
  expect((await beat("x".repeat(65))).status).toBe(422);
});

test("a closed tab counts no more, at once and without a CSRF token", async () => {
  const viewer = await api.account();
  const cookie = `leams_access=${viewer.token}`;
  const asMember = (path: string, session_id: string, headers: Record<string, string>) =>
    api.post(`/api/streams/${card.id}/${path}`, { session_id }, { headers });
  const before = (await beat("guest")).json.viewer_count;
  const member = { authorization: `Bearer ${viewer.token}` };
  expect((await asMember("heartbeat", "tab one", member)).json.viewer_count).toBe(before + 1);
  expect((await asMember("heartbeat", "tab two", member)).json.viewer_count).toBe(before + 1);
  expectStatus(await asMember("leave", "tab one", { cookie }), 204);
  expect((await beat("guest")).json.viewer_count).toBe(before + 1);
  expectStatus(await asMember("leave", "tab two", { cookie }), 204);
  expect((await beat("guest")).json.viewer_count).toBe(before);
  expectStatus(await api.post(`/api/streams/${card.id}/leave`, { session_id: "guest" }), 204);
  expectStatus(await api.post(`/api/streams/${card.id}/leave`, { session_id: "guest" }), 204);
  expect((await beat("another")).json.viewer_count).toBe(before);
});

test("a chat socket cannot inflate the count either", async () => {
  const chat = await ChatClient.open(server.url, account.id);
  const before = (await beat("one")).json.viewer_count;
  for (let i = 0; i < 25; ++i) chat.send({ type: "heartbeat", data: { session_id: `made-up-${i}` } });
  chat.send({ type: "ping" });
  await chat.next("pong");
  await chat.close();
  expect((await beat("one")).json.viewer_count).toBeLessThanOrEqual(before + 20);
});
