import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeAdmin } from "../support/admin";
import { expectStatus, type Account, type Api } from "../support/api";
import { querySql, runSql } from "../support/database";
import { record, type Recording } from "../support/flv";
import { metricsText } from "../support/metrics";
import { recorded, storedSizes } from "../support/recorded";
import { RtmpPublisher } from "../support/rtmp";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

/// A video's way into the archive, back when somebody opens it, away again, and out of the world.
const minute = 60_000;
const day = 24 * 60 * minute;

const archive = mkdtempSync(join(tmpdir(), "archive-"));
const settings = { "objects.archive_url": `folder:${archive}`, "vods.archive_after_days": 2, "vods.retention_days": 1, "media.stop_grace_s": 0 };

let server: Server;
let api: Api;
let media: Recording;
let boss: Account;
let owner: Account;

beforeAll(async () => {
  server = await Server.start({ settings });
  api = server.api;
  boss = await makeAdmin(server);
  owner = await api.account("keeper_1");
  media = await record(6, { size: "160x90", bitrateKbps: 100, keyframeSeconds: 1 });
}, 2 * minute);
afterAll(async () => {
  await server.stop();
  rmSync(archive, { recursive: true, force: true });
});

async function restart(stop: () => Promise<unknown> = () => server.stop({ keepData: true })): Promise<void> {
  await stop();
  server = await Server.start({ data: server.data, settings });
  api = server.api;
}

async function makeVideo(): Promise<string> {
  const publisher = await RtmpPublisher.publish(server.ports.rtmp, await api.streamKey(owner));
  void publisher.play(media, { repeat: true });
  const { id } = await eventually("it is live", () => api.liveCard(owner), { timeout: minute });
  await eventually("some of it is stored", () => storedSizes(server, id).length > 3, { timeout: minute });
  expectStatus(await api.call("DELETE", "/api/streams/current", { token: owner.token }), 204);
  publisher.cut();
  await eventually("its video is there", async () => (await api.get(`/api/vods/${id}`)).status === 200, { timeout: minute });
  return id;
}

const archivedSizes = (id: string): number[] => {
  const folder = join(archive, "recordings", id);
  return existsSync(folder) ? readdirSync(folder).map((name) => statSync(join(folder, name)).size) : [];
};
const sum = (sizes: number[]) => sizes.reduce((all, size) => all + size, 0);
const place = (id: string) => querySql(server, `SELECT place FROM recordings WHERE broadcast_id = '${id}'`)[0]?.[0];
const jobs = () => Number(querySql(server, "SELECT COUNT(*) FROM storage_jobs")[0]?.[0]);
const isDone = () => eventually("nothing is left to do", () => jobs() === 0, { timeout: minute });
const vod = async (id: string) => expectStatus(await api.get(`/api/vods/${id}`, { token: owner.token }), 200).json;
const recall = async (id: string, status = 200) => expectStatus(await api.post(`/api/vods/${id}/recall`, {}), status).json;
const age = (days: number) => runSql(server, `UPDATE vods SET published_at = published_at - ${days * day}`);

/// Both stores, and what the index says of them.
function expectAt(id: string, where: "store" | "archive" | "both"): void {
  const { bytes, segments } = recorded(server, id)!;
  expect(place(id)).toBe(where);
  for (const [sizes, isThere] of [[storedSizes(server, id), where !== "archive"], [archivedSizes(id), where !== "store"]] as const) {
    expect([sizes.length, sum(sizes)]).toEqual(isThere ? [segments, bytes] : [0, 0]);
  }
}

/// All media that a playlist names.
async function playAll(name: string): Promise<Buffer> {
  const text = async (path: string) => expectStatus(await api.get(path), 200).text;
  const lines = (playlist: string) => playlist.split("\n").filter((line) => line && !line.startsWith("#"));
  const at = (from: string, uri: string) => new URL(uri, new URL(from, server.url)).pathname;
  const main = `/vod/${name}/index.m3u8`;
  const list = at(main, lines(await text(main))[0]!);
  const parts: Buffer[] = [];
  for (const uri of lines(await text(list))) parts.push(expectStatus(await api.get(at(list, uri)), 200).bytes);
  return Buffer.concat(parts);
}

test("goes into the archive instead of being deleted, comes back on demand and goes again", { timeout: 5 * minute }, async () => {
  const id = await makeVideo();
  const clip = expectStatus(await api.post(`/api/vods/${id}/clips`, { start_ms: 0, duration_ms: 5000 }, { token: owner.token }), 201).json;
  const before = [await playAll(id), await playAll(`clip-${clip.slug}`)];
  expect(await recall(id)).toEqual({ state: "ready", progress: 1, remaining_s: null, is_playable: true });
  expect(await vod(id)).toMatchObject({ is_archived: false, expires_at: null });
  age(3);
  await restart();
  await eventually("it is in the archive", () => place(id) === "archive" && jobs() === 0, { timeout: minute });
  expectAt(id, "archive");

  // It is shown, with its picture, and what is made of it plays on.
  expect(await vod(id)).toMatchObject({ state: "ready", is_archived: true, expires_at: null });
  await eventually("its poster is there", async () => (await vod(id)).thumbnail_url, { timeout: minute });
  expectStatus(await api.get((await vod(id)).thumbnail_url), 200);
  expect([await playAll(id), await playAll(`clip-${clip.slug}`)]).toEqual(before);
  const storage = expectStatus(await api.get("/api/admin/storage", { token: boss.token }), 200).json;
  expect(storage).toMatchObject({ has_archive: true, store_bytes: 0, archive_bytes: recorded(server, id)!.bytes, queues: [], jobs: [] });
  expect(await metricsText(server)).toMatch(/^leams_archive_operations_total\{.*operation="put".*outcome="ok".*\} [1-9]/m);

  expect(await recall(id)).toMatchObject({ state: "returning", progress: 0, is_playable: false });
  await eventually("it is back", async () => (await recall(id)).state === "ready", { timeout: minute });
  await isDone();
  expectAt(id, "both");
  expect(await vod(id)).toMatchObject({ is_archived: false });
  expect(await playAll(id)).toEqual(before[0]);

  runSql(server, `UPDATE recordings SET stays_until = 1`);
  await restart();
  await eventually("it has gone again", () => place(id) === "archive" && jobs() === 0, { timeout: minute });
  expectAt(id, "archive");

  // Nobody may bring back what he may not see.
  expectStatus(await api.call("PATCH", `/api/vods/${id}`, { token: owner.token, json: { visibility: "private" } }), 200);
  await recall(id, 404);
  for (const path of [`/api/clips/${clip.slug}`, `/api/vods/${id}`]) expectStatus(await api.call("DELETE", path, { token: owner.token }), 204);
  runSql(server, `UPDATE vods SET deleted_at = deleted_at - ${8 * day}`);
  runSql(server, `UPDATE recorded SET ended_at = ended_at - ${8 * day}`);
  await restart();
  await eventually("nothing of it is stored any more", () => archivedSizes(id).length === 0 && !recorded(server, id), { timeout: minute });
  expect(storedSizes(server, id)).toEqual([]);
});
