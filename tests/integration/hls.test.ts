import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { http } from "../support/http";
import { edge, parseMedia, parseVariants, type MediaPlaylist } from "../support/playlist";
import { Publisher } from "../support/publisher";
import { Server } from "../support/server";
import { Viewer } from "../support/viewer";
import { eventually } from "../support/wait";

let server: Server;
let publisher: Publisher;
let viewer: Viewer;
let live: MediaPlaylist;

beforeAll(async () => {
  server = await Server.start({ settings: { "hls.window_s": 20 } });
  const account = await server.api.account();
  publisher = Publisher.start(server.rtmpUrl, await server.api.streamKey(account), { keyframeSeconds: 2 });
  const card = await eventually("the broadcast is live", () => server.api.liveCard(account));
  viewer = await Viewer.join(server.url, card.id);
  live = await viewer.playlistWith("six segments", (list) => list.segments.filter((one) => one.uri).length >= 6, 40_000);
}, 90_000);
afterAll(async () => {
  await publisher.stop();
  await server.stop();
});

describe("the multivariant playlist", () => {
  test("names codecs, size and bandwidth", async () => {
    const answer = await http(viewer.master);
    expect(answer.headers["content-type"]).toMatch(/mpegurl/);
    const [variant] = parseVariants(answer.text);
    expect(variant?.attributes.CODECS).toMatch(/avc1\.[0-9a-f]{6},mp4a\.40\.2/i);
    expect(variant?.attributes.RESOLUTION).toBe("640x360");
    expect(Number(variant?.attributes.BANDWIDTH)).toBeGreaterThan(100_000);
  });
});

describe("the media playlist", () => {
  test("of an undisturbed broadcast has no discontinuity", () => {
    expect(live.segments[0]?.sequence).toBe(0);
    expect(live.segments.filter((segment) => segment.discontinuity)).toEqual([]);
    expect(new Set(live.segments.map((segment) => segment.map)).size).toBe(1);
  });

  test("keeps the rules of low-latency HLS", () => {
    expect(live.version).toBeGreaterThanOrEqual(9);
    expect(live.canBlockReload).toBe(true);
    expect(live.partTarget).toBeGreaterThan(0);
    expect(live.partHoldBack).toBeGreaterThanOrEqual(3 * live.partTarget! - 1e-6);
    expect(live.canSkipUntil).toBeGreaterThanOrEqual(6 * live.targetDuration);
    expect(live.preloadHint).toBeTruthy();
    expect(live.ended).toBe(false);
    for (const segment of live.segments) {
      if (segment.duration) expect(Math.round(segment.duration)).toBeLessThanOrEqual(live.targetDuration);
      const parts = segment.uri ? segment.parts.slice(0, -1) : segment.parts;
      for (const part of segment.parts) expect(part.duration).toBeLessThanOrEqual(live.partTarget! + 1e-3);
      for (const part of parts) expect(part.duration).toBeGreaterThanOrEqual(0.85 * live.partTarget! - 1e-3);
    }
  });

  test("goes on without a gap, and its constants stay", async () => {
    const from = edge(live).sequence;
    const later = await viewer.playlistWith("two segments more", (list) => edge(list).sequence >= from + 2);
    expect(later.partTarget).toBe(live.partTarget);
    expect(later.partHoldBack).toBe(live.partHoldBack);
    expect(later.targetDuration).toBe(live.targetDuration);
    const known = new Map(live.segments.filter((one) => one.uri).map((one) => [one.sequence, one]));
    for (const segment of later.segments) {
      const before = known.get(segment.sequence);
      if (before) expect([segment.uri, segment.duration]).toEqual([before.uri, before.duration]);
    }
    const times = later.segments.flatMap((segment) => (segment.time ? [Date.parse(segment.time)] : []));
    expect(times.length).toBeGreaterThan(0);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(Math.abs(times.at(-1)! - Date.now())).toBeLessThan(30_000);
  });

  test("comes gzipped to those who take it", async () => {
    const plain = await viewer.raw();
    expect(plain.headers["content-encoding"]).toBeUndefined();
    const zipped = await viewer.raw("", { "Accept-Encoding": "gzip" });
    expect(zipped.headers["content-encoding"]).toBe("gzip");
    expect(zipped.headers.vary).toMatch(/accept-encoding/i);
    expect(gunzipSync(zipped.bytes).toString()).toContain("#EXTM3U");
  });

  test("may be fetched from other origins", async () => {
    const answer = await viewer.raw("", { Origin: "https://player.example" });
    expect(answer.headers["access-control-allow-origin"]).toBe("*");
  });
});

describe("a blocking reload", () => {
  test("is held until the part is there", async () => {
    for (let round = 0; round < 3; ++round) {
      const at = edge(await viewer.playlist());
      const list = await viewer.playlist(`?_HLS_msn=${at.sequence}&_HLS_part=${at.parts}`);
      const now = edge(list);
      expect(now.sequence > at.sequence || now.parts > at.parts).toBe(true);
    }
  });

  test("with a segment alone is held until the segment is whole", async () => {
    const { sequence } = edge(await viewer.playlist());
    const list = await viewer.playlist(`?_HLS_msn=${sequence}`);
    expect(list.segments.find((segment) => segment.sequence === sequence)?.uri).toBeTruthy();
  });

  test("of a part past a segment's last means the next segment's first", async () => {
    const closed = (await viewer.playlist()).segments.findLast((segment) => segment.uri)!;
    const list = await viewer.playlist(`?_HLS_msn=${closed.sequence}&_HLS_part=${closed.parts.length}`);
    const now = edge(list);
    expect(now.sequence > closed.sequence + 1 || now.parts >= 1).toBe(true);
  });

  test("of what is long there is answered at once, and of the far future refused", async () => {
    const { sequence } = edge(await viewer.playlist());
    expect((await viewer.raw(`?_HLS_msn=${sequence - 1}&_HLS_part=0`)).status).toBe(200);
    expect((await viewer.raw(`?_HLS_msn=${sequence + 100}`)).status).toBe(400);
    expect((await viewer.raw("?_HLS_msn=x")).status).toBe(400);
    expect((await viewer.raw("?_HLS_part=1")).status).toBe(400);
  });

  test("with a delta update leaves out what the player has", async () => {
    const ready = await viewer.playlistWith(
      "something can be skipped",
      (list) => list.segments.reduce((sum, one) => sum + (one.duration ?? 0), 0) > (list.canSkipUntil ?? 0) + 3,
      60_000,
    );
    const { sequence } = edge(ready);
    const delta = parseMedia((await viewer.raw(`?_HLS_msn=${sequence}&_HLS_part=0&_HLS_skip=YES`)).text);
    expect(delta.skipped).toBeGreaterThan(0);
    const whole = await viewer.playlist();
    expect(delta.mediaSequence).toBeGreaterThanOrEqual(ready.mediaSequence);
    for (const segment of delta.segments) {
      const same = whole.segments.find((one) => one.sequence === segment.sequence);
      if (segment.uri && same?.uri) expect(same.uri).toBe(segment.uri);
    }
  });
});

describe("segments and parts", () => {
  test("are served whole, in ranges and conditionally, for good", async () => {
    const list = await viewer.playlist();
    const uri = list.segments.findLast((segment) => segment.uri)!.uri!;
    const whole = await viewer.fetch(uri);
    expect(whole.status).toBe(200);
    expect(whole.headers["content-type"]).toMatch(/video\/(mp4|iso\.segment)/);
    expect(whole.headers["cache-control"]).toMatch(/immutable|max-age=\d{3,}/);
    expect(whole.headers["accept-ranges"]).toBe("bytes");
    expect(whole.bytes.subarray(4, 8).toString()).toMatch(/styp|moof|prft|sidx|emsg/);

    const part = await viewer.fetch(uri, { Range: "bytes=10-109" });
    expect(part.status).toBe(206);
    expect(part.headers["content-range"]).toBe(`bytes 10-109/${whole.bytes.length}`);
    expect(part.bytes).toEqual(whole.bytes.subarray(10, 110));
    const tail = await viewer.fetch(uri, { Range: "bytes=-50" });
    expect(tail.bytes).toEqual(whole.bytes.subarray(-50));
    expect((await viewer.fetch(uri, { Range: `bytes=${whole.bytes.length}-` })).status).toBe(416);

    const etag = String(whole.headers.etag);
    const unchanged = await viewer.fetch(uri, { "If-None-Match": etag });
    expect(unchanged.status).toBe(304);
    expect(unchanged.bytes.length).toBe(0);
  });

  test("add up: a segment is its parts one after another", async () => {
    const list = await viewer.playlist();
    const segment = list.segments.findLast((one) => one.uri && one.parts.length > 1)!;
    const whole = await viewer.fetch(segment.uri!);
    const parts = await Promise.all(segment.parts.map((part) => viewer.fetch(part.uri)));
    expect(Buffer.concat(parts.map((part) => part.bytes))).toEqual(whole.bytes);
  });

  test("that are hinted at are sent as soon as they exist", async () => {
    const list = await viewer.playlist();
    const hinted = await viewer.fetch(list.preloadHint!);
    expect(hinted.status).toBe(200);
    expect(hinted.bytes.length).toBeGreaterThan(100);
  });

  test("of another time or with a strange name are not found", async () => {
    expect((await viewer.fetch("999999.m4s")).status).toBe(404);
    expect((await viewer.fetch("0x1.m4s")).status).toBe(404);
    expect((await viewer.fetch("..%2f..%2fetc%2fpasswd")).status).toBe(404);
    expect((await http(`${server.url}/live/nothing/index.m3u8`)).status).toBe(404);
  });

  test("begin with a key frame, and their init segment fits", async () => {
    const list = await viewer.playlist();
    const segment = list.segments.findLast((one) => one.uri)!;
    const init = await viewer.fetch(segment.map!);
    expect(init.bytes.subarray(4, 8).toString()).toBe("ftyp");
    expect(segment.parts[0]?.independent ?? true).toBe(true);
  });
});
