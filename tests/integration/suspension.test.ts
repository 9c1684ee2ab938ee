import { afterEach, describe, expect, test } from "vitest";
import { admin } from "../support/admin";
import { expectStatus, type Account } from "../support/api";
import { ChatClient } from "../support/chat";
import { http } from "../support/http";
import { Postgres } from "../support/postgres";
import { Publisher } from "../support/publisher";
import { PublishRefused, RtmpPublisher } from "../support/rtmp";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

const running: { stop(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.stop();
});

const databases = { SQLite: () => ({}), PostgreSQL: () => ({ "database.url": Postgres.shared().database("suspension") }) };

function publish(server: Server, key: string): Publisher {
  const publisher = Publisher.start(server.rtmpUrl, key);
  running.push({ stop: () => publisher.kill() });
  return publisher;
}

async function enterChat(server: Server, account: Account): Promise<ChatClient> {
  const { ticket } = expectStatus(await server.api.post("/api/chat/ticket", {}, { token: account.token }), 200).json;
  const chat = await ChatClient.open(server.url, account.id, { ticket });
  running.push({ stop: () => chat.close() });
  await chat.hello;
  return chat;
}

async function makeAdmin(server: Server): Promise<void> {
  const json = { token: server.setupToken, username: "the_admin", email: "admin@example.com", password: "a good password" };
  expectStatus(await server.api.post("/api/setup", json), 201);
}

describe.each(Object.entries(databases))("on %s", (_, settingsOf) => {
  test("a suspended account goes from chat, air and player while the server runs, and comes back when it is restored", async () => {
    const settings = settingsOf();
    const sets = Object.entries(settings).flatMap(([key, value]) => ["--set", `${key}=${value}`]);
    const server = await Server.start({ settings });
    running.push(server);
    const { api } = server;
    await makeAdmin(server);
    const [account, bystander] = [await api.account(), await api.account()];
    const key = await api.streamKey(account);
    const publisher = publish(server, key);
    const card = await eventually("it is live", () => api.liveCard(account));
    const playlist = `${server.url}/live/${card.id}/index.m3u8`;
    expect((await http(playlist)).status).toBe(200);
    const chat = await enterChat(server, account);
    const othersChat = await enterChat(server, bystander);

    expect(await admin(server, "suspend", account.username.toUpperCase(), ...sets)).toContain("is suspended");
    await chat.next("notice", (frame) => frame.data.message.includes("session has ended"));
    await eventually("its playlist is gone", async () => (await http(playlist)).status === 404);
    await eventually("its card is gone", async () => !(await api.liveCard(account)));
    await publisher.refusal();
    expectStatus(await api.get("/api/user/profile", { token: account.token }), 401);
    expectStatus(await api.post("/api/auth/refresh", { refresh_token: account.refreshToken }), 401);
    expectStatus(await api.post("/api/auth/login", { email: account.email, password: account.password }), 403);
    await expect(RtmpPublisher.publish(server.ports.rtmp, key)).rejects.toBeInstanceOf(PublishRefused);
    othersChat.say("still here");
    await othersChat.said("still here");

    await admin(server, "suspend", account.username, ...sets);
    await admin(server, "restore", account.username, ...sets);
    await api.login(account.email, account.password);
    expectStatus(await api.post("/api/auth/refresh", { refresh_token: account.refreshToken }), 401);
    publish(server, key);
    const next = await eventually("it is live again", () => api.liveCard(account));
    expect(next.id).not.toBe(card.id);

    await expect(admin(server, "suspend", "nobody_at_all", ...sets)).rejects.toThrow('There is no account "nobody_at_all"');
    await expect(admin(server, "suspend", "the_admin", ...sets)).rejects.toThrow("the only administrator");
  });
});
