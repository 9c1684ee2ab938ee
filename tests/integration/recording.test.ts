import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { CountedChannel, randomNumbers } from "../support/counted_channel";
import { figure, metricsText, parseMetrics } from "../support/metrics";
import { recorded, spooled, storedSizes } from "../support/recorded";
import type { RtmpPublisher } from "../support/rtmp";
import { Server, temporaryFolder } from "../support/server";
import { eventually } from "../support/wait";
import { watchedChannel } from "../support/watched";

/// What is broadcast is kept: all of it, whatever becomes of the publisher, the process and the disk.
const minute = 60_000;
const kills = 6;
const segmentSeconds = 2.5; // The target, and a key frame's distance.

let server: Server;
let channel: CountedChannel | undefined;
let publisher: RtmpPublisher | undefined;
afterEach(async () => {
  channel?.cut();
  publisher?.cut();
  publisher = undefined;
  await server.stop();
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/// The index and the store agree, and nothing is left in between.
function checkStore(id: string): void {
  const index = recorded(server, id)!;
  const sizes = storedSizes(server, id);
  expect(sizes.length).toBe(index.segments);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(index.bytes);
  expect(spooled(server)).not.toContain(id);
}

async function untilEnded(id: string, timeout = 20_000) {
  return await eventually("the recording has ended", () => recorded(server, id)?.ended && recorded(server, id), { timeout });
}

test(
  "a publisher that is cut and comes back is one recording, there as soon as the broadcast is over",
  async () => {
    server = await Server.start({ settings: { "media.stop_grace_s": 0 } });
    channel = await CountedChannel.make(server);
    await channel.publish(server);
    const id = await channel.broadcast(server);
    await pause(5_000);
    channel.cut();
    await pause(500);
    await channel.publish(server);
    await pause(5_000);
    await channel.end();
    const index = await untilEnded(id, 5_000);
    expect(index.seconds).toBeGreaterThan(channel.seconds - segmentSeconds);
    expect(index.seconds).toBeLessThan(channel.seconds + 0.5);
    await eventually("the spool is empty", () => spooled(server).length === 0);
    checkStore(id);
  },
  2 * minute,
);

test(
  "killed at any moment, the process has lost a segment's length at most of what it records",
  async () => {
    const random = randomNumbers(11);
    const options = { data: temporaryFolder(), settings: { "media.stop_grace_s": 0 } };
    server = await Server.start(options);
    channel = await CountedChannel.make(server);
    await channel.publish(server);
    const id = await channel.broadcast(server);
    for (let round = 0; round < kills; ++round) {
      await pause(3_000 + 4_000 * random());
      await server.crash();
      channel.cut();
      server = await Server.start(options);
      await channel.publish(server);
      expect(await channel.broadcast(server)).toBe(id);
    }
    await pause(3_000);
    await channel.end();
    const index = await untilEnded(id);
    expect(index.seconds).toBeGreaterThan(channel.seconds - segmentSeconds * (kills + 1));
    expect(index.seconds).toBeLessThan(channel.seconds + 1);
    await eventually("the spool is empty", () => spooled(server).length === 0);
    checkStore(id);
    expect(server.log.filter((line) => line.level === "ERROR")).toEqual([]);
  },
  8 * minute,
);

test(
  "a broadcast that nobody goes on with after a kill ends with what was recorded",
  async () => {
    const options = { data: temporaryFolder(), settings: { "media.grace_s": 2 } };
    server = await Server.start(options);
    channel = await CountedChannel.make(server);
    await channel.publish(server);
    const id = await channel.broadcast(server);
    await pause(5_000);
    await server.crash();
    channel.cut();
    server = await Server.start(options);
    const index = await untilEnded(id, minute);
    expect(index.seconds).toBeGreaterThan(channel.seconds - segmentSeconds);
    await eventually("the spool is empty", () => spooled(server).length === 0);
    checkStore(id);
  },
  3 * minute,
);

test("a disk that is full stops the recording, tells the streamer, and harms no viewer", async () => {
  server = await Server.start({ diskMb: 40, settings: { "recording.min_free_mb": 12 } });
  const watched = await watchedChannel(server);
  publisher = watched.publisher;
  const { account, validator, chat } = watched;
  const stored = async () => figure(parseMetrics(await metricsText(server)), "leams_recording_segments_total");
  await eventually("it is recorded", async () => (await stored()) > 1);

  const filler = join(server.disk, "filler");
  const file = openSync(filler, "w");
  writeSync(file, Buffer.alloc(30 << 20));
  closeSync(file);
  const isStopped = async () =>
    (await server.api.health(account)).advice.some((one: { code: string }) => one.code === "recording_stopped");
  await eventually("the streamer is told", isStopped);
  const seen = validator.seen.segments;
  await validator.follow((one) => one.seen.segments >= seen + 3);
  expect(String(validator.findings)).toBe("");
  expect(figure(parseMetrics(await metricsText(server)), "leams_recording_gaps_total")).toBeGreaterThan(0);

  rmSync(filler);
  const before = await stored();
  await eventually("it is recorded again", async () => (await stored()) > before + 1, { timeout: 30_000 });
  await eventually("nobody is told any more", async () => !(await isStopped()));
  await chat.close();
}, 180_000);
