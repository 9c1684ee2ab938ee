import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectStatus, type Account } from "../support/api";
import { RecordedValidator } from "../support/hls/recorded";
import { http } from "../support/http";
import { Publisher } from "../support/publisher";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

const run = promisify(execFile);
const seconds = 24;
// On one loop, so that what one request sees the next one sees too.
const settings = { "media.stop_grace_s": 1, "runtime.loops": 1 };

/// A picture whose brightness says in which second it was made, with a tone.
const clock = "nullsrc=size=64x64:rate=30,geq=lum='20+8*floor(T)':cb=128:cr=128";

async function decode(url: string, out: string[]): Promise<Buffer> {
  const { stdout } = await run("ffmpeg", ["-v", "error", "-i", url, ...out, "pipe:1"], { encoding: "buffer", maxBuffer: 64 << 20, timeout: 60_000 });
  return stdout;
}

/// In which seconds of the broadcast the pictures were made, and how many seconds of them there are.
async function pictures(url: string): Promise<{ seen: number[]; length: number }> {
  const frames = [...(await decode(url, ["-map", "0:v", "-vf", "scale=1:1", "-pix_fmt", "gray", "-fps_mode", "passthrough", "-f", "rawvideo"]))];
  const seen = new Set(frames.map((brightness) => Math.round(((brightness * 219) / 255 + 16 - 20) / 8)));
  return { seen: [...seen].sort((a, b) => a - b), length: frames.length / 30 };
}

const rate = 8000;

/// How loud every tenth of a second is, of 32768.
async function loudness(url: string): Promise<number[]> {
  const bytes = await decode(url, ["-map", "0:a", "-ac", "1", "-ar", String(rate), "-f", "s16le"]);
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
  const step = rate / 10;
  return Array.from({ length: Math.floor(samples.length / step) }, (_, i) => Math.max(...samples.subarray(i * step, (i + 1) * step).map(Math.abs)));
}

let server: Server;
let owner: Account;
let vod: string;

const edits = (body: object) => server.api.call("PUT", `/api/vods/${vod}/edits`, { token: owner.token, json: { trim: { from_ms: 0 }, cuts: [], mutes: [], ...body } });
const look = async (id = vod) => expectStatus(await server.api.get(`/api/vods/${id}/edits`, { token: owner.token }), 200).json;
const shown = async (id = vod) => expectStatus(await server.api.get(`/api/vods/${id}`), 200).json;
const folder = (id = vod) => `${server.url}/vod/${id}`;
const status = async (url: string) => (await http(url)).status;

/// Edits the video, and waits until viewers get it so.
async function edit(body: { trim?: object; cuts?: object[]; mutes?: object[] }): Promise<any> {
  const before = (await http(`${folder()}/main/index.m3u8`)).text;
  const trim = { from_ms: 0, until_ms: null, ...body.trim };
  const saved = expectStatus(await edits({ ...body, trim, revision: (await look()).revision }), 200).json;
  await eventually("viewers get it edited", async () => (await http(`${folder()}/main/index.m3u8`)).text !== before);
  return saved;
}

beforeAll(async () => {
  server = await Server.start({ settings });
  owner = await server.api.account();
  const key = await server.api.streamKey(owner);
  const publisher = Publisher.start(server.rtmpUrl, key, { picture: clock, keyframeSeconds: 2, duration: seconds });
  vod = (await eventually("the broadcast is live", () => server.api.liveCard(owner))).id;
  await eventually("the broadcast is over", () => !publisher.running, { timeout: 60_000 });
  await eventually("the video is there", async () => (await status(`${folder()}/index.m3u8`)) === 200, { timeout: 40_000 });
}, 120_000);
afterAll(() => server.stop());

describe("a video that is trimmed and cut", () => {
  const left = [4, 5, 6, 7, 12, 13, 14, 15, 16, 17, 18, 19];
  let saved: any;
  let gone: string;

  beforeAll(async () => {
    const all = (await shown()).duration_ms;
    saved = await edit({ trim: { from_ms: 2500, until_ms: 20_500 }, cuts: [{ from_ms: 9000, until_ms: 11_000 }, { from_ms: 9500, until_ms: 10_100 }] });
    expect(saved.original_ms).toBe(all);
    gone = "4.m4s"; // Seconds 8 and 9.
  }, 60_000);

  test("says where it was cut in truth: between key pictures", () => {
    expect(saved.revision).toBe(1);
    const near = (ms: number, wanted: number) => expect(Math.abs(ms - wanted)).toBeLessThan(120);
    near(saved.trim.from_ms, 4000);
    near(saved.trim.until_ms, 20_000);
    expect(saved.cuts).toHaveLength(1);
    near(saved.cuts[0].from_ms, 8000);
    near(saved.cuts[0].until_ms, 12_000);
    near(saved.duration_ms, 12_000);
  });

  test("plays without it in every rendition, by the rules", async () => {
    const validator = new RecordedValidator(`${folder()}/index.m3u8`);
    const lists = await validator.readAll();
    expect(validator.findings.toString()).toBe("");
    expect(lists["main/index.m3u8"]!.segments).toHaveLength(6);
    expect(lists["audio/index.m3u8"]!.segments).toHaveLength(6);
    const main = await pictures(`${folder()}/main/index.m3u8`);
    expect(main.seen).toEqual(left);
    expect(main.length).toBeCloseTo(12, 0);
    expect((await loudness(`${folder()}/audio/index.m3u8`)).length / 10).toBeCloseTo(12, 0);
    const named = (await http(`${folder()}/main/iframes.m3u8`)).text.match(/^\d+\.m4s/gm);
    expect(named).toEqual([2, 3, 6, 7, 8, 9].map((position) => `${position}.m4s`));
  }, 60_000);

  test("is downloaded without it", async () => {
    const file = await pictures(`${folder()}/download.mp4`);
    expect(file.seen).toEqual(left);
    expect(file.length).toBeCloseTo(12, 0);
  }, 60_000);

  test("gives viewers none of it by any address, and its owner the original", async () => {
    for (const name of [`main/${gone}`, `audio/${gone}`, "main/0.m4s", "main/11.m4s"]) expect(await status(`${folder()}/${name}`)).toBe(404);
    expect(await status(`${server.url}/vod/${vod}-original/main/index.m3u8`)).toBe(404);
    expect((await pictures(server.url + saved.original.hls_url.replace("index.m3u8", "main/index.m3u8"))).seen).toHaveLength(seconds);
    const segment = await http(server.url + saved.original.hls_url.replace("index.m3u8", `main/${gone}`));
    expect([segment.status, segment.headers["cache-control"]]).toEqual([200, expect.stringContaining("private")]);
  }, 60_000);

  test("stays so when the server begins anew", async () => {
    await server.stop({ keepData: true });
    server = await Server.start({ data: server.data, settings });
    expect(await look()).toMatchObject({ revision: saved.revision, cuts: saved.cuts, trim: saved.trim });
    expect((await shown()).duration_ms).toBe(saved.duration_ms);
    expect(await status(`${folder()}/main/${gone}`)).toBe(404);
  });

  test("has clips of what is left alone", async () => {
    const make = (start_ms: number) => server.api.post(`/api/vods/${vod}/clips`, { start_ms, duration_ms: 6000 }, { token: owner.token });
    const clip = expectStatus(await make(5000), 201).json;
    const { seen } = await pictures(`${folder(`clip-${clip.slug}`)}/main/index.m3u8`);
    expect(seen.every((second) => left.includes(second))).toBe(true);
    expect(clip.vod.start_ms).toBeGreaterThan(3900);
    await edit({ cuts: [{ from_ms: 14_500, until_ms: 14_600 }] });
    await eventually("the clip is without it", async () => !(await pictures(`${folder(`clip-${clip.slug}`)}/main/index.m3u8`)).seen.includes(14));
  }, 60_000);

  test("is the original again", async () => {
    await edit({});
    expect((await pictures(`${folder()}/main/index.m3u8`)).seen).toHaveLength(seconds);
    expect((await shown()).duration_ms).toBe(saved.original_ms);
  }, 60_000);

  test("is not edited over another's change, and not to nothing", async () => {
    const { revision } = await look();
    expectStatus(await edits({ revision: revision - 1 }), 409);
    const nothing = expectStatus(await edits({ revision, cuts: [{ from_ms: 0, until_ms: 99_000 }] }), 422);
    expect(JSON.stringify(nothing.json)).toContain("Nothing would be left");
    expectStatus(await edits({ revision, mutes: Array(101).fill({ from_ms: 0, until_ms: 5 }) }), 422);
  });
});

describe("a video that is muted for a while", () => {
  const isSilent = (levels: number[], from: number, until: number) => levels.slice(from * 10, until * 10).every((level) => level < 4);
  const isLoud = (levels: number[], from: number, until: number) => levels.slice(from * 10, until * 10).every((level) => level > 500);
  const expectMuted = (levels: number[]) => {
    expect(levels.length / 10).toBeGreaterThan(seconds - 1);
    expect([isLoud(levels, 1, 6), isSilent(levels, 7, 11), isLoud(levels, 12, 22)]).toEqual([true, true, true]);
  };

  beforeAll(async () => {
    await edit({ mutes: [{ from_ms: 6500, until_ms: 9000 }, { from_ms: 8000, until_ms: 11_500 }] });
  });

  test("is silent there in every form, and nowhere else", async () => {
    expectMuted(await loudness(`${folder()}/main/index.m3u8`));
    expectMuted(await loudness(`${folder()}/audio/index.m3u8`));
    expectMuted(await loudness(`${folder()}/download.mp4`));
    expect((await pictures(`${folder()}/main/index.m3u8`)).seen).toHaveLength(seconds);
  }, 90_000);

  test("gives the sound by no address, and by another than before", async () => {
    const list = (await http(`${folder()}/main/index.m3u8`)).text;
    expect(list).toMatch(/\n4\.m4s\?v=m[0-9a-f]{12}\n/);
    const named = await http(`${folder()}/main/${/4\.m4s\?v=\w+/.exec(list)![0]}`);
    const plain = await http(`${folder()}/main/4.m4s`);
    expect(plain.bytes.equals(named.bytes)).toBe(true);
    expect(plain.headers["cache-control"]).toBe("no-store");
    const original = await http(server.url + (await look()).original.hls_url.replace("index.m3u8", "main/4.m4s"));
    expect(original.bytes.length).toBe(plain.bytes.length);
    expect(original.bytes.equals(plain.bytes)).toBe(false);
  });
});

describe("a highlight", () => {
  let highlight: any;

  beforeAll(async () => {
    await edit({ cuts: [{ from_ms: 14_100, until_ms: 14_200 }], mutes: [] });
    highlight = expectStatus(await server.api.post(`/api/vods/${vod}/highlights`, { from_ms: 10_500, until_ms: 17_500, title: "The best of it" }, { token: owner.token }), 201).json;
  });

  test("is a video of its own of the same recording, without what is cut out", async () => {
    expect(highlight).toMatchObject({ kind: "highlight", title: "The best of it", visibility: "public" });
    expect(highlight.id).not.toBe(vod);
    const { vods } = expectStatus(await server.api.get(`/api/users/${owner.username}/vods`), 200).json;
    expect(vods.map((one: any) => one.id).sort()).toEqual([vod, highlight.id].sort());
    expect((await pictures(`${folder(highlight.id)}/main/index.m3u8`)).seen).toEqual([10, 11, 12, 13, 16, 17]);
    expect((await pictures(`${folder(highlight.id)}/download.mp4`)).seen).toEqual([10, 11, 12, 13, 16, 17]);
    for (const position of [0, 7, 11]) expect(await status(`${folder(highlight.id)}/main/${position}.m4s`)).toBe(404);
    const own = expectStatus(await server.api.get("/api/user/vods", { token: owner.token }), 200).json;
    expect(own.total_bytes).toBe(own.vods.find((one: any) => one.id === vod).size_bytes);
  }, 60_000);

  test("stays when the video is deleted, and is edited and deleted by itself", async () => {
    expectStatus(await server.api.call("DELETE", `/api/vods/${vod}`, { token: owner.token }), 204);
    expect((await pictures(`${folder(highlight.id)}/main/index.m3u8`)).seen).toHaveLength(6);
    const body = { revision: 0, trim: { from_ms: 2500, until_ms: null }, cuts: [], mutes: [] };
    const saved = expectStatus(await server.api.call("PUT", `/api/vods/${highlight.id}/edits`, { token: owner.token, json: body }), 200).json;
    expect(Math.abs(saved.trim.from_ms - 4000)).toBeLessThan(120);
    expectStatus(await server.api.call("DELETE", `/api/vods/${highlight.id}`, { token: owner.token }), 204);
    await eventually("it is gone", async () => (await status(`${folder(highlight.id)}/index.m3u8`)) === 404);
  }, 60_000);
});
