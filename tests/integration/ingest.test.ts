import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectStatus, type Api } from "../support/api";
import { Publisher } from "../support/publisher";
import { Server } from "../support/server";
import { probe } from "../support/viewer";
import { eventually, within } from "../support/wait";

let server: Server;
let api: Api;

beforeAll(async () => {
  server = await Server.start({ settings: { "media.grace_s": 2, "media.stop_grace_s": 1 } });
  api = server.api;
});
afterAll(() => server.stop());

describe("a publisher is refused, told why and cut off", () => {
  test("when its key is unknown", async () => {
    const { exit, said } = await Publisher.start(server.rtmpUrl, "live_thiskeyisnotknown00000").refusal();
    expect(exit.code).not.toBe(0);
    expect(said).toMatch(/key/i);
  });

  test("when its key was rotated away", async () => {
    const account = await api.account();
    const old = await api.streamKey(account);
    expectStatus(await api.post("/api/streams/key/rotate", {}, { token: account.token }), 200);
    const { exit, said } = await Publisher.start(server.rtmpUrl, old).refusal();
    expect(exit.code).not.toBe(0);
    expect(said).toMatch(/key/i);
    expect(await api.liveCard(account)).toBeUndefined();
  });

  test("when somebody streams with the same key, who goes on", async () => {
    const account = await api.account();
    const key = await api.streamKey(account);
    const first = Publisher.start(server.rtmpUrl, key);
    const card = await eventually("the first is live", () => api.liveCard(account));
    const { exit, said } = await Publisher.start(server.rtmpUrl, key).refusal();
    expect(exit.code).not.toBe(0);
    expect(said).not.toBe("");
    expect(first.running).toBe(true);
    expect((await api.liveCard(account))?.id).toBe(card.id);
    await first.stop();
  });

  test("when the key is rotated while it streams", async () => {
    const account = await api.account();
    const publisher = Publisher.start(server.rtmpUrl, await api.streamKey(account));
    await eventually("it is live", () => api.liveCard(account));
    expectStatus(await api.post("/api/streams/key/rotate", {}, { token: account.token }), 200);
    await publisher.refusal(10_000);
    await eventually("it is off air", async () => !(await api.liveCard(account)));
  });
});

describe("a stream is taken", () => {
  test.each([
    ["of Baseline video", { profile: "baseline" as const }],
    ["of video alone", { audio: false }],
    ["of sound alone", { video: false }],
    ["with a key frame every 5 s", { keyframeSeconds: 5 }],
    ["of 60 pictures a second with B-frames", { fps: 60, bFrames: 3 }],
  ])("%s", async (_, options) => {
    const account = await api.account();
    const publisher = Publisher.start(server.rtmpUrl, await api.streamKey(account), options);
    try {
      const card = await eventually("it is live", () => api.liveCard(account), { timeout: 20_000 });
      const kinds = await eventually("it plays", async () => {
        const found = await probe(`${server.url}/live/${card.id}/index.m3u8`, 1);
        return found.packets.length > 10 && [...new Set(found.streams.map((stream) => stream.codec_type))].sort();
      });
      // Pictures alone are accompanied by silence; sound also comes by itself.
      expect(kinds).toEqual("video" in options ? ["audio"] : ["audio", "video"]);
    } finally {
      await publisher.stop();
    }
  });

  test("when the key has a query behind it, as some encoders send", async () => {
    const account = await api.account();
    const publisher = Publisher.start(server.rtmpUrl, `${await api.streamKey(account)}?bandwidth=1`);
    await eventually("it is live", () => api.liveCard(account));
    await publisher.stop();
  });
});

describe("the server goes on", () => {
  const garbage: [string, Buffer][] = [
    ["an HTTP request", Buffer.from("GET / HTTP/1.1\r\nHost: x\r\n\r\n")],
    ["a TLS hello", Buffer.from("16030100c8010000c40303", "hex")],
    ["zeroes", Buffer.alloc(100_000)],
    ["a handshake and then noise", Buffer.concat([Buffer.from([3]), Buffer.alloc(1536 * 2, 7), Buffer.alloc(50_000, 0xff)])],
  ];

  test.each(garbage)("after %s on the RTMP port", async (_, bytes) => {
    await sendAndDrain(server.ports.rtmp, bytes);
    expect((await api.get("/api/health")).status).toBe(200);
  });

  test.each([
    ["noise", Buffer.alloc(20_000, 0xfe)],
    ["an endless header", Buffer.from(`GET / HTTP/1.1\r\nX: ${"y".repeat(200_000)}`)],
    ["two lengths", Buffer.from("POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")],
    ["a length and chunks", Buffer.from("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")],
    ["a huge announced body", Buffer.from("POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n")],
  ])("after %s on the HTTP port, which answers 4xx or closes", async (_, bytes) => {
    const said = await sendAndDrain(server.ports.http, bytes);
    if (said) expect(said).toMatch(/^HTTP\/1\.1 (4\d\d|501|505) /);
    expect((await api.get("/api/health")).status).toBe(200);
  });
});

/// Sends bytes and reads until the server closes; one that keeps the connection open is an error.
function sendAndDrain(port: number, bytes: Buffer): Promise<string> {
  const done = new Promise<string>((resolve) => {
    let said = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.setEncoding("latin1").on("data", (text) => (said += text));
    // The server may reset a connection whose rest it does not want to read.
    socket.on("error", () => resolve(said));
    socket.on("close", () => resolve(said));
    socket.on("end", () => socket.end());
  });
  return within("the server closes the connection", done, 25_000);
}
