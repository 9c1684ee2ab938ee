import { afterAll, beforeAll, expect, test } from "vitest";
import { makeAdmin } from "../support/admin";
import { Ceph } from "../support/ceph";
import { expectStatus, type Account } from "../support/api";
import { querySql, runSql } from "../support/database";
import { FaultProxy } from "../support/fault_proxy";
import { record } from "../support/flv";
import { http } from "../support/http";
import { recorded } from "../support/recorded";
import { RtmpPublisher } from "../support/rtmp";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

/// Store and archive are buckets: either is away, or the process killed, in the middle of a recording's way.
const patient = { timeout: 120_000 };
const day = 24 * 3_600_000;
const settings = { "vods.archive_after_days": 1, "media.stop_grace_s": 0 };

let ceph: Ceph;
let hot: FaultProxy;
let cold: FaultProxy;
let env: Record<string, string>;
let server: Server;
let boss: Account;
let owner: Account;

beforeAll(async () => {
  ceph = await Ceph.start();
  [hot, cold] = [await FaultProxy.start(ceph.port), await FaultProxy.start(ceph.port)];
  env = { LEAMS_OBJECTS__URL: await ceph.makeBucket("hot", hot.port), LEAMS_OBJECTS__ARCHIVE_URL: await ceph.makeBucket("cold", cold.port) };
  server = await Server.start({ settings, env });
  boss = await makeAdmin(server);
  owner = await server.api.account("keeper_1");
}, 240_000);
afterAll(async () => {
  await server.stop();
  await Promise.all([hot.stop(), cold.stop()]);
  await ceph.stop();
});

async function restart(stop: () => Promise<unknown>): Promise<void> {
  await stop();
  server = await Server.start({ data: server.data, settings, env });
}

/// The sizes of a recording's segments that a bucket has.
async function sizesIn(bucket: string, id: string): Promise<number[]> {
  const { segments } = recorded(server, id)!;
  const names = Array.from({ length: segments }, (_, position) => `${String(position).padStart(8, "0")}.m4s`);
  const answers = await Promise.all(names.map((name) => http(`http://127.0.0.1:${ceph.port}/${bucket}/recordings/${id}/${name}`, { method: "HEAD" })));
  return answers.filter(({ status }) => status === 200).map(({ headers }) => Number(headers["content-length"]));
}

async function expectAt(id: string, buckets: { hot: boolean; cold: boolean }): Promise<void> {
  const { bytes, segments } = recorded(server, id)!;
  for (const [bucket, isThere] of Object.entries(buckets)) {
    const sizes = await sizesIn(bucket, id);
    expect([bucket, sizes.length, sizes.reduce((all, size) => all + size, 0)]).toEqual([bucket, isThere ? segments : 0, isThere ? bytes : 0]);
  }
}

const place = (id: string) => querySql(server, `SELECT place FROM recordings WHERE broadcast_id = '${id}'`)[0]?.[0];
const done = () => Number(querySql(server, "SELECT done_segments FROM storage_jobs")[0]?.[0] ?? -1);
const isIdle = () => done() === -1;
const readiness = async () => (await server.api.get("/api/ready")).json;
/// It is under way, and not over.
const inTheMiddle = (id: string) => eventually("it is in the middle", () => done() > 0 && done() < recorded(server, id)!.segments, { timeout: 60_000, every: 50 });

test("whatever is away or killed, all of a recording is where its index says", { timeout: 8 * 60_000 }, async () => {
  const publisher = await RtmpPublisher.publish(server.ports.rtmp, await server.api.streamKey(owner));
  void publisher.play(await record(6, { size: "160x90", bitrateKbps: 200, keyframeSeconds: 1 }), { repeat: true });
  const { id } = await eventually("it is live", () => server.api.liveCard(owner), patient);
  await eventually("some of it is stored", () => (recorded(server, id)?.segments ?? 0) > 6, patient);
  expectStatus(await server.api.call("DELETE", "/api/streams/current", { token: owner.token }), 204);
  publisher.cut();
  const vod = async () => (await server.api.get(`/api/vods/${id}`)).json;
  await eventually("its video is there", async () => (await vod()).state === "ready", patient);
  await expectAt(id, { hot: true, cold: false });

  // The archive is away: it stays where it is, and an administrator sees why.
  cold.set("refused");
  runSql(server, `UPDATE vods SET published_at = published_at - ${3 * day}`);
  await restart(() => server.stop({ keepData: true }));
  const storage = async () => expectStatus(await server.api.get("/api/admin/storage", { token: boss.token }), 200).json;
  await eventually("it has failed", async () => (await storage()).queues[0]?.failing === 1, patient);
  expect((await storage()).jobs).toMatchObject([{ id, kind: "archive", username: "keeper_1", done_bytes: 0, next_try_at: expect.any(String), last_error: expect.stringMatching(/\w/) }]);
  await eventually("it says so", async () => (await readiness()).components?.archive === "away", patient);
  expect(await readiness()).toMatchObject({ status: "degraded", components: { objects: "ok" } });
  await expectAt(id, { hot: true, cold: false });

  // Killed on the way there.
  cold.set("slow");
  await inTheMiddle(id);
  await server.crash();
  expect(place(id)).toBe("store");
  cold.set("none");
  await restart(() => Promise.resolve());
  await eventually("it is in the archive", () => place(id) === "archive" && isIdle(), patient);
  await expectAt(id, { hot: false, cold: true });
  await eventually("it is ready again", async () => (await readiness()).status === "ready", patient);

  // Killed on the way back; then the archive goes away in the middle.
  const recall = async () => (await server.api.post(`/api/vods/${id}/recall`, {})).json;
  hot.set("slow");
  expect(await recall()).toMatchObject({ state: "returning" });
  await inTheMiddle(id);
  await server.crash();
  expect(place(id)).toBe("archive");
  await restart(() => Promise.resolve());
  await inTheMiddle(id);
  cold.set("refused");
  await eventually("it has failed", async () => (await storage()).queues[0]?.failing === 1, patient);
  hot.set("none");
  cold.set("none");
  await eventually("it is back", async () => (await recall()).state === "ready" && isIdle(), patient);
  expect(place(id)).toBe("both");
  await expectAt(id, { hot: true, cold: true });

  // Out of the world, from both.
  expectStatus(await server.api.call("DELETE", `/api/vods/${id}`, { token: owner.token }), 204);
  runSql(server, `UPDATE vods SET deleted_at = deleted_at - ${8 * day}`);
  runSql(server, `UPDATE recorded SET ended_at = ended_at - ${8 * day}`);
  const names = [`hot/recordings/${id}/00000000.m4s`, `cold/recordings/${id}/00000000.m4s`];
  await restart(() => server.stop({ keepData: true }));
  await eventually("the index has forgotten it", () => !recorded(server, id) && isIdle(), patient);
  for (const name of names) expect((await http(`http://127.0.0.1:${ceph.port}/${name}`, { method: "HEAD" })).status).not.toBe(200);
});
