import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeAdmin } from "../support/admin";
import { expectStatus, type Account, type Api } from "../support/api";
import { querySql, runSql } from "../support/database";
import { record, type Recording } from "../support/flv";
import { RtmpPublisher } from "../support/rtmp";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

/// What an administrator holds stays, however it is deleted, and nobody else can tell.
const minute = 60_000;
const day = 24 * 60 * minute;

let server: Server;
let api: Api;
let media: Recording;
let boss: Account;

beforeAll(async () => {
  server = await Server.start({ settings: { "vods.retention_days": 1, "media.stop_grace_s": 0 } });
  api = server.api;
  boss = await makeAdmin(server);
  media = await record(6, { size: "160x90", bitrateKbps: 100, keyframeSeconds: 1 });
}, 2 * minute);
afterAll(() => server.stop());

/// Of these broadcasts, what is stored.
const segments = (id: string): number => {
  const folder = join(server.data, "objects/recordings", id);
  return existsSync(folder) ? readdirSync(folder).length : 0;
};

/// What is due is done when a process starts.
async function restart(): Promise<void> {
  await server.stop({ keepData: true });
  server = await Server.start({ data: server.data, settings: { "vods.retention_days": 1, "media.stop_grace_s": 0 } });
  api = server.api;
}

async function makeVideo(account: Account): Promise<string> {
  const publisher = await RtmpPublisher.publish(server.ports.rtmp, await api.streamKey(account));
  void publisher.play(media, { repeat: true });
  const { id } = await eventually("it is live", () => api.liveCard(account), { timeout: minute });
  await eventually("some of it is stored", () => segments(id) > 1, { timeout: minute });
  expectStatus(await api.call("DELETE", "/api/streams/current", { token: account.token }), 204);
  publisher.cut();
  await eventually("its video is there", async () => (await api.get(`/api/vods/${id}`)).status === 200, { timeout: minute });
  return id;
}

const act = async (path: string) => expectStatus(await api.post(`/api/admin/${path}`, { reason: "a court asks" }, { token: boss.token }), 204);
const holds = async () => expectStatus(await api.get("/api/admin/holds", { token: boss.token }), 200).json.holds;
const own = async (account: Account) => expectStatus(await api.get("/api/user/vods", { token: account.token }), 200).json;
const age = (days: number) => {
  runSql(server, `UPDATE vods SET published_at = published_at - ${days * day}, deleted_at = deleted_at - ${days * day}`);
  runSql(server, `UPDATE recorded SET ended_at = ended_at - ${days * day}`);
};

test("a video that is held outlives its owner's delete; an account's, their time", { timeout: 4 * minute }, async () => {
  const [owner, other] = [await api.account("suspect_1"), await api.account("suspect_2")];
  const id = await makeVideo(owner);
  // Its pictures come later than the video.
  const seen = await eventually(
    "its pictures are there",
    async () => {
      const shown = await own(owner);
      return shown.vods[0].thumbnail_url && shown.vods[0].playback.storyboard_url && shown;
    },
    { timeout: minute },
  );
  await act(`vods/${id}/hold`);
  expect(await own(owner)).toEqual(seen);
  const second = await makeVideo(other);
  await act(`users/${other.id}/hold`);
  expectStatus(await api.call("DELETE", `/api/vods/${id}`, { token: owner.token }), 204);

  // The one was deleted long ago, and the other's time is over.
  const stored = [segments(id), segments(second)];
  age(8);
  await restart();
  const isGone = async (video: string, account: Account) => (await api.get(`/api/vods/${video}`, { token: account.token })).status === 404;
  await eventually("its owner has nothing left", async () => (await own(owner)).total_bytes === 0, { timeout: minute });
  expect((await own(owner)).vods).toEqual([]);
  expect(await isGone(id, owner)).toBe(true);
  await eventually("the other's is deleted by time", async () => (await own(other)).vods[0]?.state === "deleted", { timeout: minute });
  age(8);
  await restart();
  await eventually("the other has nothing left", async () => (await own(other)).total_bytes === 0, { timeout: minute });
  expect([segments(id), segments(second)]).toEqual(stored);

  // An administrator has it still; nobody else does, whatever name he tries.
  const [newest, oldest] = await holds();
  expect(newest).toMatchObject({ target_id: other.id, kind: "account", username: "suspect_2", recordings: 1, download_url: null });
  expect(oldest).toMatchObject({ target_id: id, kind: "video", username: "suspect_1", reason: "a court asks", held_by: "the_admin", recordings: 1 });
  const file = expectStatus(await api.get(oldest.download_url), 200).bytes;
  const streams = execFileSync("ffprobe", ["-v", "error", "-show_entries", "stream=codec_type", "-of", "csv=p=0", "-i", "pipe:0"], { input: file });
  expect(streams.toString().trim().split("\n").toSorted()).toEqual(["audio", "video"]);
  for (const name of [id, `held-${id}`, `held-${second}`]) expectStatus(await api.get(`/vod/${name}/index.m3u8`), 404);

  await act(`vods/${id}/release`);
  await act(`users/${other.id}/release`);
  await eventually("it is not given any more", async () => (await api.get(oldest.download_url)).status === 404);
  expect(await holds()).toEqual([]);
  await restart();
  await eventually("all is gone", () => segments(id) + segments(second) === 0, { timeout: minute });
  await eventually("and forgotten", () => Number(querySql(server, "SELECT COUNT(*) FROM vods")[0]?.[0]) === 0, { timeout: minute });
  const { entries } = expectStatus(await api.get("/api/admin/audit?limit=4", { token: boss.token }), 200).json;
  expect(entries.map(({ action, target_name }: any) => [action, target_name])).toEqual([
    ["user.release", "suspect_2"], ["video.release", "suspect_1"], ["user.hold", "suspect_2"], ["video.hold", "suspect_1"],
  ]);
});
