import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { expectStatus, type Account } from "../support/api";
import { ChatClient, type Frame } from "../support/chat";
import { Postgres } from "../support/postgres";
import { Publisher } from "../support/publisher";
import { PublishRefused, RtmpPublisher } from "../support/rtmp";
import { Server, temporaryFolder } from "../support/server";
import { eventually } from "../support/wait";

const running: { stop(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.stop();
});

/// Neither process's own.
function keysFolder(): string {
  const folder = temporaryFolder();
  running.push({ stop: async () => rmSync(folder, { recursive: true }) });
  return folder;
}

/// Two processes on a database of their own, with keys that are neither's.
async function startTwo(name: string): Promise<[Server, Server]> {
  const settings = {
    "database.url": Postgres.shared().database(name),
    "media.grace_s": 60,
    "keys.path": join(keysFolder(), "keys.json"),
  };
  return [await start(settings), await start(settings)];
}

async function start(settings: Record<string, string | number>): Promise<Server> {
  const server = await Server.start({ settings });
  running.push(server);
  return server;
}

const publish = (server: Server, key: string) => {
  const publisher = Publisher.start(server.rtmpUrl, key);
  running.push({ stop: () => publisher.kill() });
  return publisher;
};

const cardOf = (server: Server, account: Account) => server.api.liveCard(account);

test("of two processes on one database, neither takes over what is on air in the other", async () => {
  const [first, second] = await startTwo("two_processes");
  const account = await first.api.account();
  const key = await first.api.streamKey(account);
  expect([first, second].some(({ data }) => existsSync(join(data, "keys.json"))), "the keys are in one place").toBe(false);
  expectStatus(await second.api.get("/api/user/profile", { token: account.token }), 200);
  const publisher = publish(first, key);
  const card = await eventually("it is live", () => cardOf(first, account));
  await eventually("the other process shows it", async () => (await cardOf(second, account))?.id === card.id);

  await expect(RtmpPublisher.publish(second.ports.rtmp, key)).rejects.toBeInstanceOf(PublishRefused);
  expect(await cardOf(first, account)).toMatchObject({ id: card.id, state: "live" });

  await publisher.kill();
  await eventually("it is lost", async () => (await cardOf(second, account))?.state === "reconnecting");
  publish(second, key);
  await eventually("it goes on in the other", async () => (await cardOf(first, account))?.state === "live", { timeout: 20_000 });
  expect((await cardOf(first, account))?.id).toBe(card.id);
});

test("chat in either process tells what becomes of a broadcast, also when its process dies", async () => {
  const [first, second] = await startTwo("stream_events");
  const account = await first.api.account();
  const key = await first.api.streamKey(account);
  const chats = [await ChatClient.open(first.url, account.id), await ChatClient.open(second.url, account.id)];
  const each = (matches: (frame: Frame) => boolean, timeout?: number) =>
    Promise.all(chats.map((chat) => chat.next("stream", matches, timeout)));
  publish(first, key);
  await each((frame) => frame.data.state === "live", 20_000);
  for (const [at, title] of [[first, "from the first"], [second, "from the second"]] as const) {
    expectStatus(await at.api.call("PUT", "/api/streams", { json: { title }, token: account.token }), 200);
    await each((frame) => frame.data.state === "updated" && frame.data.stream.title === title);
  }
  expectStatus(
    await second.api.call("PATCH", "/api/user/profile", { json: { display_name: "Somebody New" }, token: account.token }),
    200,
  );
  await each((frame) => frame.data.stream.display_name === "Somebody New");

  running.splice(running.indexOf(first), 1);
  await first.crash();
  rmSync(first.data, { recursive: true, force: true });
  const chat = chats[1]!;
  const states = () => chat.frames.filter((frame) => frame.type === "stream").map((frame) => frame.data.state);
  await chat.next("stream", (frame) => frame.data.state === "offline", 90_000);
  expect(await cardOf(second, account)).toBeUndefined();
  expect(states()).toEqual(["live", "updated", "updated", "updated", "offline"]);
  publish(second, key);
  await eventually("it is live again", () => states().at(-1) === "live", { timeout: 20_000 });
  expect(await cardOf(second, account)).toBeTruthy();
  await chat.close();
}, 180_000);

test("database writes that fail for longer than a lease take nobody off air", async () => {
  const postgres = Postgres.own();
  const server = await start({ "database.url": postgres.database("read_only") });
  const account = await server.api.account();
  publish(server, await server.api.streamKey(account));
  const card = await eventually("it is live", () => cardOf(server, account));
  postgres.execute(
    "read_only",
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no writes now'; END $$;
     CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON streams FOR EACH STATEMENT EXECUTE FUNCTION refuse();`,
  );
  await eventually(
    "writes have failed for longer than a lease",
    () => server.log.filter((entry) => entry.event === "leases_not_renewed").length > 45,
    { timeout: 120_000, every: 1_000 },
  );
  expect(await cardOf(server, account)).toMatchObject({ id: card.id, state: "live" });
  expect((await server.api.health(account)).state).toBe("live");
  postgres.execute("read_only", "DROP TRIGGER refuse ON streams");
  const chat = await ChatClient.open(server.url, account.id);
  const renamed = await server.api.call("PUT", "/api/streams", { json: { title: "still here" }, token: account.token });
  expectStatus(renamed, 200);
  await chat.next("stream", (frame) => frame.data.stream.title === "still here", 20_000);
  expect(await cardOf(server, account)).toMatchObject({ id: card.id, state: "live" });
  await chat.close();
}, 180_000);
