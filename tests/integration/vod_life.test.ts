import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectStatus, type Account, type Api } from "../support/api";
import { querySql, runSql } from "../support/database";
import { record, type Recording } from "../support/flv";
import { png } from "../support/pictures";
import { RtmpPublisher } from "../support/rtmp";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

/// From a broadcast to its video, the clips of it, and to where its recording goes.
const minute = 60_000;
const eightDays = 8 * 24 * 60 * minute;

let server: Server;
let api: Api;
let media: Recording;
let publisher: RtmpPublisher | undefined;

beforeAll(async () => {
  server = await Server.start();
  api = server.api;
  media = await record(6, { size: "160x90", bitrateKbps: 100, keyframeSeconds: 1 });
}, 2 * minute);
afterAll(async () => {
  publisher?.cut();
  await server.stop();
});

const vodOf = async (id: string, token?: string) => expectStatus(await api.get(`/api/vods/${id}`, { token }), 200).json;
const clipsOf = (path: string, account: Account, json: object) => api.post(path, json, { token: account.token });

/// All files of the object store whose path has the broadcast's id.
const objects = (id: string): string[] =>
  existsSync(join(server.data, "objects"))
    ? readdirSync(join(server.data, "objects"), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && join(entry.parentPath, entry.name).includes(id))
        .map((entry) => entry.name)
    : [];

/// A picture's size, once ffmpeg has decoded all of it.
function sizeOf(jpeg: Buffer): string {
  const words = ["-v", "error", "-count_frames", "-show_entries", "stream=codec_name,width,height,nb_read_frames", "-of", "csv=p=0"];
  return execFileSync("ffprobe", [...words, "-f", "image2pipe", "pipe:0"], { input: jpeg }).toString().trim();
}

const picture = async (path: string) => expectStatus(await api.get(path), 200);

/// What is due is done when a process starts.
async function restart(): Promise<void> {
  await server.stop({ keepData: true });
  server = await Server.start({ data: server.data });
  api = server.api;
}

async function goLive(account: Account): Promise<string> {
  publisher = await RtmpPublisher.publish(server.ports.rtmp, await api.streamKey(account));
  void publisher.play(media, { repeat: true });
  return (await eventually("it is live", () => api.liveCard(account), { timeout: minute })).id;
}

async function end(account: Account): Promise<void> {
  expectStatus(await api.call("DELETE", "/api/streams/current", { token: account.token }), 204);
  publisher?.cut();
}

test("a broadcast becomes a video with chapters, and clips outlive it", { timeout: 4 * minute }, async () => {
  const owner = await api.account("maker_1");
  const viewer = await api.account("clipper_1");
  const put = (json: object) => api.call("PUT", "/api/streams", { token: owner.token, json });
  expectStatus(await put({ title: "Opening", category: "Chess", tags: ["slow"] }), 200);
  const id = await goLive(owner);
  expectStatus(await api.get(`/api/vods/${id}`), 404);

  // The clip: as soon as so much is recorded.
  const live = await eventually(
    "a clip of the live broadcast",
    async () => {
      const made = await clipsOf(`/api/streams/${id}/clips`, viewer, { offset_ms: 5000, duration_ms: 5000, title: "Live!" });
      return made.status === 201 && made.json;
    },
    { timeout: minute, every: 500 },
  );
  expect(live).toMatchObject({ title: "Live!", duration_ms: 5000, vod: null, creator: { username: "clipper_1" }, channel: { username: "maker_1" } });
  expectStatus(await put({ title: "Endgame" }), 200);
  expectStatus(await api.post("/api/streams/markers", { text: "Mate in two" }, { token: owner.token }), 201);
  await end(owner);

  const vod = await eventually("its video is there", () => vodOf(id), { timeout: minute });
  expect(vod).toMatchObject({ id, title: "Endgame", category: { slug: "chess" }, tags: ["slow"], visibility: "public", kind: "broadcast" });
  expect(vod.duration_ms).toBeGreaterThan(5000);
  expect(vod.chapters.map((chapter: any) => [chapter.title, chapter.kind])).toEqual([
    ["Opening", "change"],
    ["Endgame", "change"],
    ["Mate in two", "marker"],
  ]);
  expect(vod.chapters[0].start_ms).toBe(0);
  expect(vod.chapters[1].start_ms).toBeGreaterThan(5000);
  expect(vod.chapters[1].start_ms).toBeLessThanOrEqual(vod.duration_ms);
  expect((await api.get(`/api/users/${owner.username}/vods`)).json.vods.map((one: any) => one.id)).toEqual([id]);
  const storage = (await api.get("/api/user/vods", { token: owner.token })).json;
  expect(storage.total_bytes).toBe(storage.vods[0].size_bytes);
  expect(storage.total_bytes).toBeGreaterThan(10_000);

  const clip = expectStatus(await clipsOf(`/api/vods/${id}/clips`, owner, { start_ms: 1000, duration_ms: 5000 }), 201).json;
  expect(clip).toMatchObject({ title: "Endgame", vod: { id, start_ms: 1000 }, playback: { hls_url: `/vod/clip-${clip.slug}/index.m3u8` } });
  expect((await api.get(`/api/users/${owner.username}/clips`)).json.clips.map((one: any) => one.slug)).toEqual([clip.slug, live.slug]);

  // Its captions are the video's, as far as it goes.
  const text = "WEBVTT\n\n00:00.000 --> 00:01.500\nearly\n\n00:03.500 --> 00:04.000\nwithin\n\n00:30.000 --> 00:31.000\nlate\n";
  const vtt = { body: text, headers: { "Content-Type": "text/vtt" }, token: owner.token };
  expectStatus(await api.call("PUT", `/api/vods/${id}/captions/en`, vtt), 200);
  const { captions } = (await api.get(`/api/clips/${clip.slug}`)).json;
  expect(captions).toMatchObject([{ language: "en", url: expect.stringMatching(new RegExp(`^/vod/clip-${clip.slug}/captions/`)) }]);
  const said = await eventually("the clip's captions are there", async () => {
    const file = await api.get(captions[0].url);
    return file.status === 200 && file.text;
  });
  expect(said).toContain("within");
  expect(said).not.toContain("late");
  expect((await api.get(`/vod/clip-${clip.slug}/index.m3u8`)).text).toContain("TYPE=SUBTITLES");

  // What it looks like: made in the background, out of what is stored.
  const { thumbnail_url: poster, playback } = await eventually(
    "its poster and previews are there",
    async () => {
      const shown = await vodOf(id);
      return shown.thumbnail_url && shown.playback.storyboard_url && shown;
    },
    { timeout: minute },
  );
  expect(poster).toMatch(new RegExp(`^/vod/${id}/poster\\.jpg\\?v=\\d+$`));
  const { headers, bytes } = await picture(poster);
  expect(headers).toMatchObject({ "content-type": "image/jpeg", "cache-control": "public, max-age=3600, immutable" });
  expect(sizeOf(bytes)).toBe("mjpeg,160,90,1");
  const cues = (await picture(playback.storyboard_url)).text;
  expect(cues).toMatch(/^WEBVTT\n\n00:00:00\.000 --> 00:00:\d\d\.\d{3}\nstoryboard-10000-0\.jpg\?v=\d#xywh=0,0,160,90\n/);
  expect(sizeOf((await picture(`/vod/${id}/storyboard-10000-0.jpg`)).bytes)).toBe("mjpeg,1600,900,1");
  const still = await eventually(
    "the clip's poster is there",
    async () => (await api.get(`/api/clips/${clip.slug}`)).json.thumbnail_url,
    { timeout: minute },
  );
  expect(sizeOf((await picture(still)).bytes)).toBe("mjpeg,160,90,1");
  expectStatus(await api.get(`/vod/clip-${clip.slug}/storyboard.vtt`), 404);

  // The owner's own.
  const given = { body: png(640, 360), headers: { "Content-Type": "image/png" }, token: owner.token };
  const own = expectStatus(await api.call("PUT", `/api/vods/${id}/poster`, given), 200).json;
  expect(own).toMatchObject({ has_own_poster: true });
  const isOwn = async () => (await api.get(own.thumbnail_url)).headers["content-type"] === "image/webp";
  await eventually("the own poster is shown", isOwn);
  expect(expectStatus(await api.call("DELETE", `/api/vods/${id}/poster`, { token: owner.token }), 200).json.thumbnail_url).toBe(poster);

  // The recording stays for the clips, and goes with the last.
  expectStatus(await api.call("DELETE", `/api/vods/${id}`, { token: owner.token }), 204);
  runSql(server, `UPDATE vods SET deleted_at = deleted_at - ${eightDays}`);
  runSql(server, `UPDATE recorded SET ended_at = ended_at - ${eightDays}`);
  expect(objects(id).length).toBeGreaterThan(0);
  await restart();
  expectStatus(await api.get(`/api/vods/${id}`, { token: owner.token }), 404);
  expect(expectStatus(await api.get(`/api/clips/${clip.slug}`), 200).json).toMatchObject({ vod: null, captions: [] });
  expect(objects(id).length).toBeGreaterThan(0);

  expectStatus(await api.call("DELETE", `/api/clips/${live.slug}`, { token: viewer.token }), 204);
  expectStatus(await api.call("DELETE", `/api/clips/${clip.slug}`, { token: viewer.token }), 403);
  expectStatus(await api.call("DELETE", `/api/clips/${clip.slug}`, { token: owner.token }), 204);
  await restart();
  await eventually("nothing of it is stored any more", () => objects(id).length === 0);
});

test("a channel that is not to be recorded leaves no video", { timeout: 2 * minute }, async () => {
  const owner = await api.account("secretive_1");
  expectStatus(await api.call("PUT", "/api/streams", { token: owner.token, json: { record: false } }), 200);
  const id = await goLive(owner);
  await end(owner);
  await eventually("it is over", async () => !(await api.liveCard(owner)));
  expect(objects(id)).toEqual([]);
  expect((await api.get("/api/user/vods", { token: owner.token })).json).toMatchObject({ vods: [], total_bytes: 0 });
});

test("a broadcast of sound alone has no pictures, and says so", { timeout: 2 * minute }, async () => {
  const owner = await api.account("listened_1");
  publisher = await RtmpPublisher.publish(server.ports.rtmp, await api.streamKey(owner));
  const isSound = ({ kind }: { kind: string }) => kind !== "video";
  void publisher.play({ head: media.head.filter(isSound), media: media.media.filter(isSound) }, { repeat: true });
  const { id } = await eventually("it is live", () => api.liveCard(owner), { timeout: minute });
  await eventually("some of it is stored", () => objects(id).length > 1, { timeout: minute });
  await end(owner);
  await eventually("its video is there", () => vodOf(id), { timeout: minute });
  const left = () => querySql(server, `SELECT COUNT(*) FROM stills WHERE broadcast_id = '${id}' AND due_at IS NULL`);
  await eventually("nothing is to be made of it any more", () => Number(left()[0]?.[0]) === 1, { timeout: minute });
  expect(await vodOf(id)).toMatchObject({ thumbnail_url: null, playback: { storyboard_url: null } });
  for (const file of ["poster.jpg", "storyboard.vtt", "storyboard-10000-0.jpg"]) expectStatus(await api.get(`/vod/${id}/${file}`), 404);
});
