import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectStatus, type Account, type Api } from "../support/api";
import { http } from "../support/http";
import { Publisher } from "../support/publisher";
import { Server } from "../support/server";
import { eventually } from "../support/wait";
import { probe } from "../support/viewer";

let server: Server;
let api: Api;
let account: Account;
let key: string;
let publisher: Publisher;
let card: any;

beforeAll(async () => {
  server = await Server.start({ settings: { "media.grace_s": 2, "media.stop_grace_s": 1 } });
  api = server.api;
  account = await api.account("Streamer");
  key = await api.streamKey(account);
  const settings = { title: "Hello", category: "Games", description: "", tags: ["first"], language: "en", is_mature: false };
  expectStatus(await api.call("PUT", "/api/streams", { json: settings, token: account.token }), 200);
  publisher = Publisher.start(server.rtmpUrl, key, { profile: "high", bFrames: 2 });
  card = await eventually("the broadcast is in the live list", () => api.liveCard(account));
});
afterAll(async () => {
  await publisher.kill();
  await server.stop();
});

describe("a broadcast on air", () => {
  test("stands in the live list with what its channel says", () => {
    expect(card).toMatchObject({
      username: "streamer",
      title: "Hello",
      category: "Games",
      tags: ["first"],
      language: "en",
      viewer_count: 0,
      thumbnail_url: `/live/${card.id}/thumbnail.jpg`,
    });
    expect(Math.abs(Date.now() - Date.parse(card.started_at))).toBeLessThan(60_000);
  });

  test("is found by the list's filters", async () => {
    const total = async (query: string) => (await api.get(`/api/streams/live?${query}`)).json.total;
    expect(await total("category=Games")).toBe(1);
    expect(await total("category=Music")).toBe(0);
    expect(await total("language=en")).toBe(1);
    expect(await total("language=ru")).toBe(0);
    expect(await total("tag=first")).toBe(1);
    expect((await api.get("/api/streams/live?limit=0")).status).toBe(422);
    expect((await api.get("/api/streams/live?limit=101")).status).toBe(422);
    expect((await api.get("/api/streams/live?offset=1")).json.streams).toEqual([]);
  });

  test("is shown by its id and on its channel", async () => {
    const stream = expectStatus(await api.get(`/api/streams/${card.id}`), 200).json;
    expect(stream).toMatchObject({
      id: card.id,
      is_live: true,
      ended_at: null,
      stream_url: `/live/${card.id}/index.m3u8`,
      chat_url: `/api/chat/stream/${account.id}`,
      playback: {
        hls: `/live/${card.id}/index.m3u8`,
        type: "ll-hls",
        dvr: { url: `/dvr/${card.id}/index.m3u8`, window_s: 7200 },
      },
    });
    const user = (await api.get("/api/users/streamer")).json;
    expect(user).toMatchObject({ is_live: true, stream: { id: card.id } });
    expectStatus(await api.get("/api/streams/00000000-0000-7000-8000-000000000000"), 404);
  });

  test("tells its owner what arrives", async () => {
    const health = await eventually("codecs are known", async () => {
      const now = await api.health(account);
      return now.video?.fps && now.audio && now;
    });
    expect(health).toMatchObject({
      is_live: true,
      state: "live",
      stream_id: card.id,
      video: { codec_name: expect.stringMatching(/^H\.264 (Main|High)$/), width: 640, height: 360 },
      audio: { sample_rate: 44100 },
    });
    expect(health.video.codec).toMatch(/^avc1\.(4d|64)[0-9a-f]{4}$/);
    expect(health.video.fps).toBeGreaterThan(25);
    expect(health.video.fps).toBeLessThan(35);
  });

  test("is played by ffprobe from its address, with B-frames in order", async () => {
    const found = await probe(`${server.url}/live/${card.id}/index.m3u8`);
    const video = found.streams.find((stream) => stream.codec_type === "video");
    expect(video).toMatchObject({ codec_name: "h264", width: 640, height: 360 });
    expect(video?.has_b_frames).toBeGreaterThan(0);
    expect(found.streams.find((stream) => stream.codec_type === "audio")).toMatchObject({ codec_name: "aac" });
    const dts = found.packets.filter((packet) => packet.stream_index === 0).map((packet) => Number(packet.dts_time));
    expect(dts.length).toBeGreaterThan(30);
    expect(dts).toEqual(dts.toSorted((a, b) => a - b));
  });

  test("is reached through its channel's name", async () => {
    const answer = await http(`${server.url}/live/@streamer/index.m3u8`);
    expect(answer.status).toBe(302);
    expect(answer.headers["cache-control"]).toContain("no-store");
    expect(new URL(answer.headers.location ?? "", server.url).pathname).toBe(`/live/${card.id}/index.m3u8`);
    expect((await http(`${server.url}/live/@nobody/index.m3u8`)).status).toBe(404);
  });

  test("has a thumbnail that changes", async () => {
    const url = `${server.url}/live/${card.id}/thumbnail.jpg`;
    const first = await eventually("a thumbnail", async () => {
      const answer = await http(url);
      return answer.status === 200 && answer;
    });
    expect(first.headers["content-type"]).toBe("image/jpeg");
    expect(first.bytes.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
    const etag = first.headers.etag;
    expect(etag).toBeTruthy();
    expect((await http(url, { headers: { "If-None-Match": String(etag) } })).status).toBe(304);
    await eventually("another thumbnail", async () => (await http(url)).headers.etag !== etag, { timeout: 40_000 });
  });

  test("takes new settings while it runs", async () => {
    const json = { title: "Changed", category: "Games", description: "", tags: [], language: "en", is_mature: false };
    expectStatus(await api.call("PUT", "/api/streams", { json, token: account.token }), 200);
    await eventually("the card has the new title", async () => (await api.liveCard(account))?.title === "Changed");
  });
});

describe("the end of a broadcast", () => {
  test("comes soon after its encoder says goodbye, and the next one is another", async () => {
    await publisher.stop();
    await eventually("the live list is empty", async () => !(await api.liveCard(account)), { timeout: 20_000 });
    const over = (await api.get(`/api/streams/${card.id}`)).json;
    expect(over).toMatchObject({ is_live: false });
    expect(over.ended_at).toBeTruthy();
    expect((await api.get("/api/users/streamer")).json).toMatchObject({ is_live: false, stream: null });
    expect(await api.health(account)).toMatchObject({ is_live: false, state: "offline" });

    publisher = Publisher.start(server.rtmpUrl, key);
    const next = await eventually("the next broadcast", () => api.liveCard(account));
    expect(next.id).not.toBe(card.id);
  });

  test("comes at once when the owner ends it, and the encoder is cut off", async () => {
    await eventually("a broadcast is on air", () => api.liveCard(account));
    expectStatus(await api.call("DELETE", "/api/streams/current", { token: account.token }), 204);
    await eventually("the live list is empty", async () => !(await api.liveCard(account)), { timeout: 3_000 });
    await publisher.refusal();
  });
});
