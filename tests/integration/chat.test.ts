import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectStatus, type Account, type Api } from "../support/api";
import { ChatClient, Refused } from "../support/chat";
import { Publisher } from "../support/publisher";
import { Server } from "../support/server";
import { eventually, holds } from "../support/wait";

let server: Server;
let api: Api;
const open: ChatClient[] = [];

beforeAll(async () => {
  server = await Server.start({ settings: { "media.grace_s": 2, "media.stop_grace_s": 1 } });
  api = server.api;
});
afterAll(async () => {
  await Promise.all(open.map((client) => client.close()));
  await server.stop();
});

async function ticket(account: Account): Promise<string> {
  return expectStatus(await api.post("/api/chat/ticket", {}, { token: account.token }), 200).json.ticket;
}

async function join(room: string, account?: Account): Promise<ChatClient> {
  const client = await ChatClient.open(server.url, room, account ? { ticket: await ticket(account) } : {});
  open.push(client);
  await client.hello;
  return client;
}

describe("a room", () => {
  test("lets a guest read and a member write", async () => {
    const [channel, member] = [await api.account(), await api.account()];
    const guest = await join(channel.id);
    expect((await guest.hello).data).toMatchObject({ room: channel.id, user: null, stream: null, history: [] });
    const writer = await join(channel.id, member);
    expect((await writer.hello).data.user).toMatchObject({ id: member.id });

    writer.say("hello there", "n1");
    const seen = await guest.said("hello there");
    expect(seen.data).toMatchObject({
      channel_id: channel.id,
      stream_id: null,
      message: "hello there",
      user: { id: member.id, username: member.username },
      fragments: [{ type: "text", text: "hello there" }],
    });
    expect(seen.data.nonce).toBeUndefined();
    expect((await writer.said("hello there")).data.nonce).toBe("n1");

    guest.say("may I?");
    expect((await guest.next("notice")).data.code).toBe("login_required");
  });

  test("is the same by channel, by name and by broadcast", async () => {
    const [channel, member] = [await api.account(), await api.account()];
    const byName = await join(channel.username);
    const byId = await join(channel.id, member);
    expect((await byName.hello).data.room).toBe(channel.id);
    byId.say("same room");
    await byName.said("same room");
    const nowhere = await ChatClient.open(server.url, "nobody_at_all");
    expect(await nowhere.closed).toMatchObject({ code: 4404 });
    expect(nowhere.frames).toEqual([]);
  });

  test("gives everybody the messages of everybody in one order", async () => {
    const [channel, a, b] = [await api.account(), await api.account(), await api.account()];
    const [first, second] = [await join(channel.id, a), await join(channel.id, b)];
    for (let i = 0; i < 5; ++i) {
      first.say(`a${i}`);
      second.say(`b${i}`);
    }
    const texts = async (client: ChatClient) =>
      eventually("ten messages", () => client.of("message").length >= 10 && client.of("message"));
    const [one, two] = [await texts(first), await texts(second)];
    expect(one.map((frame) => frame.data.message)).toEqual(two.map((frame) => frame.data.message));
    const numbers = one.map((frame) => frame.seq!);
    expect(numbers).toEqual(numbers.map((_, index) => numbers[0]! + index));
  });

  test("works while its channel is offline, and tells when it goes on and off air", async () => {
    const channel = await api.account();
    const guest = await join(channel.id);
    const publisher = Publisher.start(server.rtmpUrl, await api.streamKey(channel));
    const live = await guest.next("stream", (frame) => frame.data.state === "live", 20_000);
    expect(live.data.stream).toMatchObject({ user_id: channel.id, is_live: true });
    await publisher.stop();
    await guest.next("stream", (frame) => frame.data.state === "offline", 30_000);
  });

  test("says that a lost publisher is awaited", async () => {
    const channel = await api.account();
    const guest = await join(channel.id);
    const publisher = Publisher.start(server.rtmpUrl, await api.streamKey(channel));
    await guest.next("stream", (frame) => frame.data.state === "live", 20_000);
    await publisher.kill();
    const lost = await guest.next("stream", (frame) => frame.data.state === "reconnecting", 20_000);
    expect(Date.parse(lost.data.grace_ends_at)).toBeGreaterThan(Date.now() - 5_000);
    await guest.next("stream", (frame) => frame.data.state === "offline", 20_000);
  });
});

describe("a message", () => {
  test.each([
    ["empty", "   ", "msg_empty"],
    ["of 501 characters", "x".repeat(501), "msg_too_long"],
  ])("that is %s is refused with a notice", async (_, text, code) => {
    const [channel, member] = [await api.account(), await api.account()];
    const client = await join(channel.id, member);
    client.say(text, "bad");
    expect((await client.next("notice")).data).toMatchObject({ code, nonce: "bad" });
  });

  test("may not be said twice in 30 seconds", async () => {
    const [channel, member] = [await api.account(), await api.account()];
    const client = await join(channel.id, member);
    client.say("again");
    await client.said("again");
    client.say("again");
    expect((await client.next("notice")).data.code).toBe("msg_duplicate");
  });

  test("keeps its letters and loses what disturbs others", async () => {
    const [channel, member] = [await api.account(), await api.account()];
    const client = await join(channel.id, member);
    client.say("bell\u0007");
    expect((await client.next("notice")).data.code).toBe("msg_rejected");
    client.say("  Привет 👋🏽  cafe\u0301 \u202Eevil ");
    const [message] = await eventually("the message", () => client.of("message").length === 1 && client.of("message"));
    expect(message!.data.message).toBe("Привет 👋🏽 café evil");
  });

  test("shows links and mentions as such, with nothing run as markup", async () => {
    const [channel, member] = [await api.account(), await api.account()];
    const client = await join(channel.id, member);
    const text = `@${channel.username} see https://example.com/a?b=c <script>alert(1)</script>`;
    client.say(text);
    const { fragments } = (await client.said(text)).data;
    expect(fragments.map((one: any) => one.text).join("")).toBe(text);
    expect(fragments.filter((one: any) => one.type === "mention").length).toBe(1);
    expect(fragments.find((one: any) => one.type === "link").url).toBe("https://example.com/a?b=c");
  });

  test("by REST arrives in the room", async () => {
    const [channel, member] = [await api.account(), await api.account()];
    const guest = await join(channel.id);
    const path = `/api/chat/${channel.id}/messages`;
    expectStatus(await api.post(path, { message: "by REST" }), 401);
    expectStatus(await api.post(path, { message: "by REST" }, { token: member.token }), 201);
    await guest.said("by REST");
  });

  test("the 21st in 30 seconds is held back, with the time to wait", async () => {
    const [channel, member] = [await api.account(), await api.account()];
    const client = await join(channel.id, member);
    const guest = await join(channel.id);
    for (let i = 0; i < 21; ++i) client.say(`message ${i}`);
    const notice = await client.next("notice");
    expect(notice.data.code).toBe("msg_ratelimit");
    expect(notice.data.retry_after).toBeGreaterThan(0);
    // A window that slides by counting asks for up to one message's share more than its length.
    expect(notice.data.retry_after).toBeLessThanOrEqual(30 + 30 / 20 + 1);
    await guest.said("message 19");
    await holds("only twenty came", () => guest.of("message").length === 20, 500);
  });
});

describe("a socket", () => {
  test("that broke resumes where it was", async () => {
    const [channel, member] = [await api.account(), await api.account()];
    const reader = await join(channel.id);
    const writer = await join(channel.id, member);
    writer.say("before");
    const last = (await reader.said("before")).seq!;
    reader.cut();
    writer.say("missed 1");
    writer.say("missed 2");
    await writer.said("missed 2");

    const again = await join(channel.id);
    again.send({ type: "resume", data: { room: channel.id, last_seq: last } });
    const resumed = await again.next("resume");
    expect(resumed.data.recovered).toBe(true);
    expect(resumed.data.messages.map((one: any) => one.message)).toEqual(["missed 1", "missed 2"]);
    writer.say("after");
    await again.said("after");
  });

  test("answers ping, and frames that nobody understands with a notice", async () => {
    const client = await join((await api.account()).id);
    client.send({ type: "ping" });
    await client.next("pong");
    client.send("not json");
    expect((await client.next("notice")).data.code).toBe("bad_frame");
    client.send({ type: "ping" });
    await eventually("a second pong", () => client.of("pong").length === 2);
  });

  test("is not opened for pages of other sites", async () => {
    const { id } = await api.account();
    await expect(ChatClient.open(server.url, id, { origin: "https://evil.example" })).rejects.toEqual(new Refused(403));
    open.push(await ChatClient.open(server.url, id, { origin: server.url }));
  });

  test("is a guest's from the moment that its session ends", async () => {
    const account = await api.account();
    const member = await join(account.id, account);
    expectStatus(await api.post("/api/auth/logout", {}, { token: account.token }), 204);
    expect((await member.next("notice")).data).toMatchObject({ code: "login_required", message: expect.stringContaining("has ended") });
    member.say("am I still me?");
    await member.next("notice", (frame) => frame.data.message === "Log in to chat");
  });

  test("takes a ticket once, and no made-up one", async () => {
    const [channel, member] = [await api.account(), await api.account()];
    const once = await ticket(member);
    const first = await ChatClient.open(server.url, channel.id, { ticket: once });
    open.push(first);
    expect((await first.hello).data.user.id).toBe(member.id);
    for (const bad of [once, "made-up"]) {
      const user = await ChatClient.open(server.url, channel.id, { ticket: bad }).then(
        async (client) => {
          open.push(client);
          const greeted = client.hello.then((frame) => frame.data.user);
          return Promise.race([greeted, client.closed.then(() => null)]);
        },
        () => null,
      );
      expect(user).toBeNull();
    }
  });
});

describe("history", () => {
  test("is paged oldest first, greets new sockets and survives a restart", async () => {
    const [channel, member] = [await api.account(), await api.account()];
    const writer = await join(channel.id, member);
    for (let i = 0; i < 6; ++i) writer.say(`line ${i}`);
    await writer.said("line 5");
    expect((await (await join(channel.id)).hello).data.history.map((one: any) => one.message)).toContain("line 5");

    await eventually("all are stored", async () => {
      const all = await api.get(`/api/chat/${channel.id}/messages`);
      return all.json.messages.length === 6;
    });
    await Promise.all(open.splice(0).map((client) => client.close()));
    const data = server.data;
    await server.stop({ keepData: true });
    server = await Server.start({ data, settings: { "media.grace_s": 2, "media.stop_grace_s": 1 } });
    api = server.api;

    const page = expectStatus(await api.get(`/api/chat/${channel.id}/messages?limit=4`), 200).json;
    expect(page.messages.map((one: any) => one.message)).toEqual(["line 2", "line 3", "line 4", "line 5"]);
    expect(page.has_more).toBe(true);
    const rest = (await api.get(`/api/chat/${channel.id}/messages?limit=4&before=${page.messages[0].id}`)).json;
    expect(rest.messages.map((one: any) => one.message)).toEqual(["line 0", "line 1"]);
    expect(rest.has_more).toBe(false);
    const guest = await join(channel.id);
    expect((await guest.hello).data.history.length).toBe(6);
  });
});
