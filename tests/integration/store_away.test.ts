import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Ceph } from "../support/ceph";
import { CountedChannel } from "../support/counted_channel";
import { FaultProxy, type Fault } from "../support/fault_proxy";
import { Validator } from "../support/hls/validator";
import { http } from "../support/http";
import { figure, metricsText, parseMetrics } from "../support/metrics";
import { recorded, spooled } from "../support/recorded";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

/// The bucket is away, silent, busy and slow in turn: who watches notices nothing, what is recorded waits in the spool.
const patient = { timeout: 120_000 };
const spoolMb = 6; // Four minutes of one channel, and some seconds with the others.
const others = 4;
const told: { kind: string; state: string }[] = [];
const webhook = createServer((request, response) => {
  let body = "";
  request.on("data", (data) => (body += data));
  request.on("end", () => {
    told.push(JSON.parse(body));
    response.writeHead(204).end();
  });
});

let ceph: Ceph;
let proxy: FaultProxy;
let server: Server;
beforeAll(async () => {
  ceph = await Ceph.start();
  proxy = await FaultProxy.start(ceph.port);
  await new Promise<void>((settle) => webhook.listen(0, "127.0.0.1", settle));
  server = await Server.start({
    settings: { "recording.spool_max_mb": spoolMb, "recording.min_free_mb": 0, "media.stop_grace_s": 0, "notices.objects_away_s": 1 },
    env: {
      LEAMS_OBJECTS__URL: await ceph.makeBucket("away", proxy.port),
      LEAMS_NOTICES__URL: `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/`,
    },
  });
}, 240_000);
afterAll(async () => {
  await server.stop();
  await proxy.stop();
  await ceph.stop();
  webhook.close();
});

const read = async (name: string) => figure(parseMetrics(await metricsText(server)), name);
const stored = () => read("leams_recording_segments_total");
const isTold = (kind: string, state: string) => told.some((one) => one.kind === kind && one.state === state);

/// Of those that the index names, the bytes that the bucket has.
async function bytesInBucket(id: string, segments: number): Promise<number> {
  let sum = 0;
  for (let position = 0; position < segments; ++position) {
    const name = `${String(position).padStart(8, "0")}.m4s`;
    const answer = await http(`http://127.0.0.1:${ceph.port}/away/recordings/${id}/${name}`, { method: "HEAD" });
    sum += Number(answer.headers["content-length"]);
  }
  return sum;
}

test("a store that fails in every way costs viewers nothing, and recordings nothing until the spool is full", async () => {
  const channel = await CountedChannel.make(server);
  await channel.publish(server);
  const id = await channel.broadcast(server);
  const validator = await Validator.join(server.url, id);
  const watchOn = async (segments: number) => {
    const seen = validator.seen.segments;
    await validator.follow((one) => one.seen.segments >= seen + segments);
    expect(String(validator.findings)).toBe("");
  };
  const isStopped = async () =>
    (await server.api.health(channel.account)).advice.some((one: { code: string }) => one.code === "recording_stopped");
  await eventually("it is recorded", async () => (await stored()) > 1, patient);

  for (const fault of ["busy", "silent", "slow"] satisfies Fault[]) {
    const before = proxy.spoilt;
    proxy.set(fault);
    await eventually(`it is ${fault}`, () => proxy.spoilt > before, patient);
    await watchOn(1);
  }
  proxy.set("none");
  const caughtUp = async () => (await read("leams_recording_waiting_segments")) <= 4 && (await stored()) >= 4;
  await eventually("what waited is stored", caughtUp, patient);
  expect(await read("leams_recording_gaps_total")).toBe(0);
  expect(await isStopped()).toBe(false);

  proxy.set("refused");
  await eventually("it is not ready", async () => (await http(`${server.url}/api/ready`)).text.includes("/objects"), patient);
  await eventually("the administrator is told", () => isTold("objects", "begun"), patient);
  const crowd = await Promise.all(Array.from({ length: others }, () => CountedChannel.make(server, 1_000)));
  await Promise.all(crowd.map((one) => one.publish(server)));
  await eventually("the spool is full and the streamer is told", isStopped, patient);
  await eventually("the administrator is told of that too", () => isTold("recording", "begun"), patient);
  await watchOn(2);

  for (const one of crowd) one.cut();
  proxy.set("none");
  await eventually("it is recorded again", async () => !(await isStopped()), patient);
  await eventually("both are over", () => isTold("objects", "over") && isTold("recording", "over"), patient);
  expect((await http(`${server.url}/api/ready`)).status).toBe(200);
  await channel.end();
  const index = await eventually("the recording has ended", () => recorded(server, id)?.ended && recorded(server, id), patient);
  await eventually("the spool is empty", () => spooled(server).length === 0);
  expect(await bytesInBucket(id, index.segments)).toBe(index.bytes);
}, 600_000);
