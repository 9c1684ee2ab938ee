import { afterEach, describe, expect, test } from "vitest";
import { Ceph } from "../support/ceph";
import { CountedChannel, randomNumbers } from "../support/counted_channel";
import { querySql } from "../support/database";
import { spooled } from "../support/recorded";
import { Server, temporaryFolder, type ServerOptions } from "../support/server";
import { eventually } from "../support/wait";

/// Whatever ends a broadcast or the process, what was sent is watched again: within a segment each time. `./dev soak`
/// does it twenty times on both kinds of backends; `./dev test` stops and starts some times on the embedded ones, and kills
/// in integration/recording.test.ts.
const share = Number(process.env.LEAMS_SOAK_SHARE ?? 1);
const rounds = share < 1 ? 3 : 20;
const segmentSeconds = 2.5; // The target, and a key frame's distance.
const hour = 3_600_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let server: Server;
let channel: CountedChannel | undefined;
let ceph: Ceph | undefined;
afterEach(async () => {
  channel?.cut();
  await server.stop();
  await ceph?.stop();
  ceph = undefined;
  delete process.env.LEAMS_TEST_DATABASE;
});

async function optionsFor(backends: string): Promise<ServerOptions> {
  const settings = { "media.stop_grace_s": 3, "media.grace_s": 20 };
  if (backends === "SQLite and a folder") return { data: temporaryFolder(), settings };
  process.env.LEAMS_TEST_DATABASE = "postgresql";
  ceph = await Ceph.start();
  return { data: temporaryFolder(), settings, env: { LEAMS_OBJECTS__URL: await ceph.makeBucket("recordings") } };
}

/// Of all recordings, once they have ended.
async function untilKept(): Promise<{ broadcasts: number; seconds: number }> {
  const open = () => Number(querySql(server, "SELECT COUNT(*) FROM recordings WHERE ended_at IS NULL")[0]![0]);
  await eventually("all has ended", () => open() === 0 && spooled(server).length === 0, { timeout: 180_000, every: 500 });
  const [row] = querySql(server, "SELECT COUNT(*), COALESCE(SUM(duration_us), 0) FROM recordings");
  return { broadcasts: Number(row![0]), seconds: Number(row![1]) / 1e6 };
}

function check(what: string, kept: { broadcasts: number; seconds: number }, breaks: number): void {
  const sent = channel!.seconds;
  console.log(`${what}: sent ${sent.toFixed(1)} s, kept ${kept.seconds.toFixed(1)} s in ${kept.broadcasts} recordings`);
  expect(kept.seconds).toBeGreaterThan(sent - segmentSeconds * breaks);
  expect(kept.seconds).toBeLessThan(sent + 0.5 * breaks);
}

const all = ["SQLite and a folder", "PostgreSQL and S3"];
describe.each(share < 1 ? all.slice(0, 1) : all)("on %s", (backends) => {
  test(`${rounds} stops and starts, two seconds apart`, async () => {
    const random = randomNumbers(20);
    server = await Server.start(await optionsFor(backends));
    channel = await CountedChannel.make(server);
    for (let round = 0; round < rounds; ++round) {
      await channel.publish(server);
      await pause(3_000 + 3_000 * random());
      await channel.end();
      await pause(2_000);
    }
    check(`${backends}, stops and starts`, await untilKept(), rounds);
    expect(server.log.filter((line) => line.level === "ERROR")).toEqual([]);
  }, hour);

  if (share < 1) return;
  test(`${rounds} kills at random moments`, async () => {
    const random = randomNumbers(21);
    const options = await optionsFor(backends);
    server = await Server.start(options);
    channel = await CountedChannel.make(server);
    await channel.publish(server);
    for (let round = 0; round < rounds; ++round) {
      await pause(1_000 + 6_000 * random());
      await server.crash();
      channel.cut();
      server = await Server.start(options);
      await channel.publish(server);
    }
    await pause(4_000);
    await channel.end();
    check(`${backends}, kills`, await untilKept(), rounds + 1);
  }, hour);
});
