import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectStatus, type Account } from "../support/api";
import { RecordedValidator } from "../support/hls/recorded";
import { http } from "../support/http";
import { parseMedia } from "../support/playlist";
import { Publisher } from "../support/publisher";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

const run = promisify(execFile);
const frame = 1 / 30;

interface Packet {
  stream: number;
  dts: number;
  end: number;
}

/// All packets of a file or a playlist, as ffprobe reads them.
async function packets(url: string): Promise<Packet[]> {
  const show = ["-show_entries", "packet=stream_index,dts_time,duration_time", "-of", "csv=p=0"];
  const { stdout } = await run("ffprobe", ["-v", "error", ...show, url], { maxBuffer: 64 << 20, timeout: 60_000 });
  return stdout.trim().split("\n").map((line) => {
    const [stream, dts, duration] = line.split(",").map(Number);
    return { stream: stream!, dts: dts!, end: dts! + duration! };
  });
}

function summary(found: Packet[]): { streams: number; seconds: number; monotone: boolean; longestGap: number } {
  const streams = [...new Set(found.map((one) => one.stream))].map((id) => found.filter((one) => one.stream === id));
  let [monotone, longestGap, seconds] = [true, 0, 0];
  for (const own of streams) {
    own.slice(1).forEach((packet, index) => {
      monotone &&= packet.dts > own[index]!.dts;
      longestGap = Math.max(longestGap, packet.dts - own[index]!.end);
    });
    seconds = Math.max(seconds, own.at(-1)!.end - own[0]!.dts);
  }
  return { streams: streams.length, seconds, monotone, longestGap };
}

/// The video of the channel's newest broadcast, once it is told of.
async function vodOf(server: Server, broadcast: string): Promise<string> {
  return eventually("the video is there", async () => {
    const answer = await http(`${server.url}/vod/${broadcast}/index.m3u8`);
    return answer.status === 200 && `${server.url}/vod/${broadcast}`;
  }, { timeout: 20_000 });
}

let server: Server;
let account: Account;
let broadcast: string;
let rewind: RecordedValidator;
let vod: string;

beforeAll(async () => {
  server = await Server.start({ settings: { "media.grace_s": 20, "media.stop_grace_s": 1, "dvr.window_s": 30 } });
  account = await server.api.account();
  const key = await server.api.streamKey(account);
  const first = Publisher.start(server.rtmpUrl, key, { keyframeSeconds: 2 });
  broadcast = (await eventually("the broadcast is live", () => server.api.liveCard(account))).id;
  const dvr = `${server.url}/dvr/${broadcast}`;
  await eventually("there is something to go back to", async () => (await http(`${dvr}/index.m3u8`)).status === 200, { timeout: 20_000 });
  rewind = new RecordedValidator(`${dvr}/index.m3u8`);
  await eventually("ten seconds are recorded", async () => (await rewind.reload()).segments.length >= 5, { timeout: 40_000 });
  await first.kill();
  const second = Publisher.start(server.rtmpUrl, key, { keyframeSeconds: 2 });
  await eventually("the broadcast goes on", async () => (await rewind.reload()).segments.some((one, at) => at > 0 && one.discontinuity), { timeout: 40_000 });
  await eventually("some more is recorded", async () => (await rewind.reload()).segments.length >= 9, { timeout: 40_000 });
  await second.stop();
  await eventually("the rewind ends", async () => (await rewind.reload()).ended, { timeout: 40_000 });
  vod = await vodOf(server, broadcast);
}, 180_000);
afterAll(async () => {
  await server.stop();
});

describe("what a viewer goes back to", () => {
  test("kept the rules while it grew", () => {
    expect(rewind.findings.toString()).toBe("");
  });

  test("plays from its beginning to its end", async () => {
    const found = summary(await packets(`${server.url}/dvr/${broadcast}/main/index.m3u8`));
    expect(found.streams).toBe(2);
    expect(found.seconds).toBeGreaterThan(15);
  });
});

describe("the video of a broadcast with a loss in it", () => {
  test("keeps the rules in every rendition", async () => {
    const validator = new RecordedValidator(`${vod}/index.m3u8`);
    const lists = await validator.readAll();
    expect(validator.findings.toString()).toBe("");
    expect(Object.keys(lists)).toEqual(["main/index.m3u8", "audio/index.m3u8"]);
    const main = lists["main/index.m3u8"]!;
    expect(main.ended).toBe(true);
    expect(main.segments.filter((one) => one.discontinuity)).toHaveLength(1);
    expect(main.segments.map((one) => one.sequence)).toEqual(main.segments.map((_, index) => index));
  });

  test("has key pictures that can be shown alone", async () => {
    const text = (await http(`${vod}/main/iframes.m3u8`)).text;
    const range = /#EXT-X-BYTERANGE:(\d+)@0\n(\d+\.m4s)/.exec(text)!;
    const init = await http(`${vod}/main/init-0.mp4`);
    const picture = await http(`${vod}/main/${range[2]}`, { headers: { Range: `bytes=0-${Number(range[1]) - 1}` } });
    expect(picture.status).toBe(206);
    const shown = run("ffmpeg", ["-v", "error", "-i", "pipe:0", "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1"], { encoding: "buffer", maxBuffer: 8 << 20 });
    shown.child.stdin!.end(Buffer.concat([init.bytes, picture.bytes]));
    expect((await shown).stdout.length).toBe(640 * 360);
  });
});

describe("the captions of the video", () => {
  const cues = ["00:01.000 --> 00:02.000\nfirst", "00:04.000 --> 00:12.000\n<c.loud>second", "00:13.000 --> 00:14.000\nthird"];
  let list: string;
  let parts: string[];

  beforeAll(async () => {
    const body = `WEBVTT\n\n${cues.join("\n\n")}\n`;
    const headers = { "Content-Type": "text/vtt" };
    expectStatus(await server.api.call("PUT", `/api/vods/${broadcast}/captions/en?label=English`, { token: account.token, body, headers }), 200);
    const uri = await eventually("they are listed", async () => {
      const text = (await http(`${vod}/index.m3u8`)).text;
      return /TYPE=SUBTITLES.*LANGUAGE="en".*URI="([^"]+)"/.exec(text)?.[1];
    }, { timeout: 30_000 });
    list = `${vod}/${uri}`;
    const text = (await http(list)).text;
    parts = await Promise.all([...text.matchAll(/^\d+\.vtt$/gm)].map(async ([name]) => (await http(list.replace("index.m3u8", name))).text));
  }, 60_000);

  test("have a part for each run of the media, which says what the media's time is there", async () => {
    const media = parseMedia((await http(`${vod}/main/index.m3u8`)).text);
    const own = parseMedia((await http(list)).text);
    expect(own.ended).toBe(true);
    expect(own.discontinuitySequence).toBe(media.discontinuitySequence);
    expect(own.segments.map((one) => one.discontinuity)).toEqual([false, true]);
    const second = media.segments.findIndex((one, at) => at > 0 && one.discontinuity);
    const before = media.segments.slice(0, second).reduce((sum, one) => sum + one.duration!, 0);
    expect(own.segments[0]!.duration).toBeCloseTo(before, 3);
    const maps = parts.map((text) => /X-TIMESTAMP-MAP=MPEGTS:(\d+),LOCAL:00:00:(\d\d\.\d{3})/.exec(text)!.slice(1).map(Number));
    expect(maps[0]![1]).toBe(0);
    expect(Math.abs(maps[1]![1]! - before)).toBeLessThan(0.002);
    const files = await Promise.all(["init-0.mp4", "0.m4s", media.segments[second]!.map!, media.segments[second]!.uri!].map(async (name) => (await http(`${vod}/main/${name}`)).bytes));
    for (const [at, map] of maps.entries()) {
      const probe = run("ffprobe", ["-v", "error", "-select_streams", "v", "-show_entries", "packet=dts_time", "-of", "csv=p=0", "-"]);
      probe.child.stdin!.end(Buffer.concat([files[at * 2]!, files[at * 2 + 1]!]));
      expect(Math.abs(map[0]! / 90_000 - Number.parseFloat((await probe).stdout))).toBeLessThan(0.002);
    }
  });

  test("are what ffmpeg reads of the playlist", async () => {
    const { stdout } = await run("ffmpeg", ["-v", "error", "-i", list, "-f", "webvtt", "-"], { timeout: 60_000 });
    for (const word of ["first", "second", "third"]) expect(stdout).toContain(word);
    expect(stdout).not.toContain("<c");
  });
});

describe("the download", () => {
  const file = join(tmpdir(), `leams-download-${process.pid}.mp4`);
  let whole: Buffer;
  let length: number;

  beforeAll(async () => {
    const answer = await http(`${vod}/download.mp4`, { timeout: 60_000 });
    expect(answer.status).toBe(200);
    whole = answer.bytes;
    length = Number(answer.headers["content-length"]);
    await run("curl", ["-sS", "-o", file, `${vod}/download.mp4`]);
  }, 60_000);
  afterAll(() => rm(file, { force: true }));

  test("is as long as it was said to be", () => {
    expect(whole.length).toBe(length);
  });

  test("is one file with one time, and as long as the video", async () => {
    const list = parseMedia((await http(`${vod}/main/index.m3u8`)).text);
    const told = list.segments.reduce((sum, one) => sum + one.duration!, 0);
    const found = summary(await packets(file));
    expect(found.streams).toBe(2);
    expect(found.monotone).toBe(true);
    expect(found.longestGap).toBeLessThan(0.1);
    expect(Math.abs(found.seconds - told)).toBeLessThan(2 * frame + 0.1);
    const { stdout } = await run("ffprobe", ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", file]);
    expect(Math.abs(Number(stdout) - told)).toBeLessThan(2 * frame + 0.1);
  });

  test("decodes without a complaint", async () => {
    const { stderr } = await run("ffmpeg", ["-v", "error", "-xerror", "-i", file, "-f", "null", "-"], { timeout: 60_000 });
    expect(stderr).toBe("");
  });

  test("goes on where it was cut off", async () => {
    const part = `${file}.part`;
    const cut = Math.floor(length / 3);
    await run("curl", ["-sS", "-r", `0-${cut - 1}`, "-o", part, `${vod}/download.mp4`]);
    await run("curl", ["-sS", "-C", "-", "-o", part, `${vod}/download.mp4`]);
    const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
    expect(digest(await readFile(part))).toBe(digest(whole));
    await rm(part);
  });
});
