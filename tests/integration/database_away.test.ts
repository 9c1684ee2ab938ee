import { afterEach, expect, test } from "vitest";
import { type Api, expectStatus } from "../support/api";
import { Postgres } from "../support/postgres";
import type { RtmpPublisher } from "../support/rtmp";
import { Server } from "../support/server";
import { eventually } from "../support/wait";
import { watchedChannel } from "../support/watched";

let server: Server;
let publisher: RtmpPublisher | undefined;
afterEach(async () => {
  publisher?.cut();
  await server.stop();
});

/// The queue of events lives in the database as well.
async function expectDatabaseNotReady(api: Api) {
  const { json } = expectStatus(await api.get("/api/ready"), 503);
  expect(json).toMatchObject({ status: 503, title: "Not ready", error: { code: "UNAVAILABLE" } });
  expect(json.errors.map((one: any) => one.pointer)).toEqual(["/database", "/bus"]);
}

test("PostgreSQL killed under load: requests fail soon and in words, live and chat go on, and it is taken up again", async () => {
  const postgres = Postgres.own();
  server = await Server.start({ settings: { "database.url": postgres.database("killed") } });
  const { api } = server;
  const watched = await watchedChannel(server);
  publisher = watched.publisher;
  const { account, validator, chat } = watched;

  const write = (bio: string) => api.call("PATCH", "/api/user/profile", { json: { bio }, token: account.token, timeout: 30_000 });
  let written = 0;
  let over = false;
  const load = Promise.all(
    Array.from({ length: 8 }, async (_, worker) => {
      for (let i = 0; !over; ++i) {
        const { status } = await write(`worker ${worker} round ${i}`);
        written += status === 200 ? 1 : 0;
        expect([200, 503]).toContain(status);
      }
    }),
  );
  await eventually("there is load", () => written > 40, { timeout: 30_000 });

  postgres.kill();
  const began = Date.now();
  const refused = await eventually("writes are refused", async () => {
    const answer = await write("gone");
    return answer.status !== 200 && answer;
  });
  expect(refused.status).toBe(503);
  expect(refused.headers["content-type"]).toContain("application/problem+json");
  expect(Date.now() - began).toBeLessThan(10_000);
  await expectDatabaseNotReady(api);
  expectStatus(await api.get("/api/health"), 200);
  expectStatus(await api.get("/api/streams/live"), 200);
  const seen = validator.seen.segments;
  await validator.follow((one) => one.seen.segments >= seen + 3);
  expect(String(validator.findings)).toBe("");
  chat.say("still here");
  await chat.said("still here");

  postgres.revive();
  await eventually("writes work again", async () => (await write("back")).status === 200, { timeout: 30_000 });
  over = true;
  await load;
  await eventually("it is ready", async () => (await api.get("/api/ready")).status === 200);
  await eventually("what was said meanwhile is kept", async () => {
    const { messages } = (await api.get(`/api/chat/${account.id}/messages`)).json;
    return messages.some((one: any) => one.message === "still here");
  }, { timeout: 60_000 });
  expect((await api.health(account)).state).toBe("live");
  await chat.close();
}, 180_000);

test("PostgreSQL that falls silent: requests fail within their time, the rest goes on, and it is taken up again", async () => {
  const postgres = Postgres.own();
  server = await Server.start({
    settings: { "database.url": postgres.database("silent"), "gateway.request_timeout_s": 2 },
  });
  const { api } = server;
  const account = await api.account();
  const write = (bio: string) => api.call("PATCH", "/api/user/profile", { json: { bio }, token: account.token, timeout: 60_000 });
  expectStatus(await write("before"), 200);

  postgres.pause();
  try {
    // Sixteen of one caller are at work at a time; a seventeenth would wait for its turn and be told so.
    const answers = await Promise.all(Array.from({ length: 16 }, (_, i) => write(`silent ${i}`)));
    expect(new Set(answers.map((one) => one.status))).toEqual(new Set([504]));
    expect(answers[0]!.headers["content-type"]).toContain("application/problem+json");
    expectStatus(await api.get("/api/health"), 200);
    expectStatus(await api.get("/api/streams/live"), 200);
    await expectDatabaseNotReady(api);
  } finally {
    postgres.resume();
  }
  await eventually("writes work again", async () => (await write("back")).status === 200, { timeout: 60_000 });
  await eventually("it is ready", async () => (await api.get("/api/ready")).status === 200);
}, 180_000);
