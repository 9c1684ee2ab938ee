import { afterEach, expect, test } from "vitest";
import { expectStatus } from "../support/api";
import { http, type Answer } from "../support/http";
import { Publisher } from "../support/publisher";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

let server: Server;
let publisher: Publisher | undefined;
let id: string;

afterEach(async () => {
  await publisher?.kill();
  await server.stop();
});

async function goLive(settings: Record<string, number>): Promise<void> {
  server = await Server.start({ settings: { "runtime.loops": 2, ...settings } });
  const account = await server.api.account();
  publisher = Publisher.start(server.rtmpUrl, await server.api.streamKey(account));
  id = (await eventually("it is live", () => server.api.liveCard(account))).id;
}

const watch = (player: string, from = "127.0.0.1") => http(`${server.url}/live/${id}/index.m3u8${player && `?viewer=${player}`}`, { from });
const tell = (what: "heartbeat" | "leave", session_id: string) => server.api.post(`/api/streams/${id}/${what}`, { session_id });

function expectFull(answer: Answer): void {
  expectStatus(answer, 503);
  expect(answer.headers["content-type"]).toBe("application/problem+json");
  expect(answer.headers["cache-control"]).toBe("no-store");
  expect(answer.headers["access-control-allow-origin"]).toBe("*");
  expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
  expect(answer.text).toContain('"full"');
}

test("a full broadcast keeps those who watch, refuses the next, and takes him when one leaves", async () => {
  await goLive({ "limits.viewers_per_broadcast": 3 });
  expectStatus(await watch("one"), 200);
  expectStatus(await tell("heartbeat", "two"), 200);
  expectStatus(await watch(""), 200); // A player that names itself not.
  expectFull(await watch("four"));
  expectFull(await watch(""));

  expectStatus(await watch("one"), 200);
  expectStatus(await watch("two"), 200);
  expectStatus(await http(`${server.url}/live/${id}/main/index.m3u8`), 200);
  expect((await server.api.get("/api/streams/live")).status).toBe(200);

  expectStatus(await tell("leave", "one"), 204);
  expectStatus(await watch("four"), 200);
  expectFull(await watch("one"));
});

test("of all who come at once as many get in as may, on whatever loop", async () => {
  await goLive({ "limits.viewers": 10 });
  const answers = await Promise.all(Array.from({ length: 60 }, (_, i) => watch(`crowd-${i}`)));
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(10);
  for (const answer of answers.filter((other) => other.status !== 200)) expectFull(answer);
});

test("an address that has all its seats leaves those of others alone", async () => {
  await goLive({ "limits.viewers_per_address": 2 });
  expectStatus(await watch("one", "127.0.0.2"), 200);
  expectStatus(await watch("two", "127.0.0.2"), 200);
  expectFull(await watch("three", "127.0.0.2"));
  expectStatus(await watch("three", "127.0.0.3"), 200);
});
