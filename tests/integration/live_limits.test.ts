import { afterEach, expect, test } from "vitest";
import { expectStatus, type Account } from "../support/api";
import { http } from "../support/http";
import { Publisher } from "../support/publisher";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

let server: Server;
let publisher: Publisher | undefined;
let account: Account;

afterEach(async () => {
  await publisher?.kill();
  await server.stop();
});

async function goLive(settings: Record<string, number>): Promise<string> {
  server = await Server.start({ settings });
  account = await server.api.account();
  publisher = Publisher.start(server.rtmpUrl, await server.api.streamKey(account));
  const card = await eventually("it is live", () => server.api.liveCard(account));
  return `${server.url}/live/${card.id}`;
}

/// The statuses of `count` requests from one address.
async function ask(url: string, count: number, from: string): Promise<number[]> {
  const statuses = [];
  for (let i = 0; i < count; ++i) statuses.push((await http(url, { from })).status);
  return statuses;
}

test("media and pictures have budgets of their own for each address", async () => {
  // Every loop counts for itself, and a connection may come to any.
  const live = await goLive({ "gateway.live_per_minute": 40, "gateway.thumbnails_per_minute": 10, "runtime.loops": 1 });
  const playlist = `${live}/index.m3u8`;
  expect((await ask(playlist, 20, "127.0.0.2")).every((status) => status === 200)).toBe(true);
  const refused = await http(playlist, { from: "127.0.0.2" });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  expect(refused.headers["access-control-allow-origin"]).toBe("*");

  const picture = `${live}/thumbnail.jpg`;
  await eventually("a thumbnail", async () => (await http(picture, { from: "127.0.0.3" })).status === 200, { every: 1_000 });
  expect((await ask(picture, 5, "127.0.0.2")).every((status) => status === 200)).toBe(true);
  expectStatus(await http(picture, { from: "127.0.0.2" }), 429);
  expectStatus(await http(playlist, { from: "127.0.0.4" }), 200);
});

test("many who ask for one picture at once get the same, of one child process", async () => {
  const live = await goLive({});
  const answers = await Promise.all(Array.from({ length: 100 }, () => http(`${live}/thumbnail.jpg`)));
  for (const answer of answers) expectStatus(answer, 200);
  expect(new Set(answers.map((answer) => answer.headers.etag)).size).toBe(1);
});
