import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Account } from "../support/api";
import { halfOpen } from "../support/crowd";
import { record, type Recording } from "../support/flv";
import { Validator } from "../support/hls/validator";
import { http } from "../support/http";
import { clientAddress, RawSocket } from "../support/raw_socket";
import { RtmpPublisher } from "../support/rtmp";
import { Server } from "../support/server";
import { metric, promptlyFreed, settlesAt, usageOf, warmUp } from "../support/usage";
import { eventually, within } from "../support/wait";

/// Clients that open connections to hold them, and what they hold comes back. Meanwhile somebody publishes, somebody
/// watches, and both must not notice.
const settings = {
  "http.head_timeout_s": 3,
  "http.body_timeout_s": 4,
  "http.idle_timeout_s": 5,
  "http.stall_timeout_s": 4,
  "rtmp.handshake_timeout_s": 3,
  "rtmp.media_timeout_s": 3,
  "media.grace_s": 1,
  "media.stop_grace_s": 1,
  "hls.window_s": 6,
  "hls.keep_ended_s": 2,
};
const minute = 60_000;

let server: Server;
let account: Account;
let recording: Recording;
let publisher: RtmpPublisher;
let validator: Validator;
const sockets: RawSocket[] = [];

beforeAll(async () => {
  recording = await record(20, { size: "160x90", bitrateKbps: 60, keyframeSeconds: 2 });
  server = await Server.start({ settings, env: promptlyFreed });
  await warmUp(server);
  account = await server.api.account();
  publisher = await RtmpPublisher.publish(server.ports.rtmp, await server.api.streamKey(account));
  void publisher.play(recording, { repeat: true });
  const card = await eventually("it is live", () => server.api.liveCard(account), { timeout: 30_000 });
  validator = await Validator.join(server.url, card.id);
  // Until old segments have begun to leave memory, that of a broadcast still grows.
  await validator.follow(({ latest }) => latest.mediaSequence >= 5);
}, 3 * minute);
afterAll(async () => {
  for (const one of sockets) one.destroy();
  publisher.cut();
  await server.stop();
});

/// Somebody watches and asks the API for as long as `attack` goes on. Then nothing of the attack is left.
async function undisturbed(attack: () => Promise<unknown>, allowedMb = 16): Promise<void> {
  const before = usageOf(server.child.pid);
  let over = false;
  const done = attack().finally(() => (over = true));
  const asked = (async () => {
    while (!over) {
      const answer = await http(`${server.url}/api/streams/live`, { timeout: 10_000 });
      expect(answer.status).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  })();
  await Promise.all([done, asked, validator.follow(() => over)]);
  expect(String(validator.findings)).toBe("");
  expect(validator.seen.discontinuities + validator.seen.waits).toBe(0);
  expect((await server.api.health(account)).state).toBe("live");
  await settlesAt(server, before, { memoryMb: allowedMb });
}

/// Sees that the server ends each of these connections by itself.
async function allEnded(what: string, list: RawSocket[], timeout = minute): Promise<void> {
  await within(`the server ends those ${what}`, Promise.all(list.map((one) => one.ended)), timeout);
}

let clients = 0;
async function crowd(count: number, port: number, act: (socket: RawSocket, index: number) => void): Promise<RawSocket[]> {
  const list: RawSocket[] = [];
  for (let i = 0; i < count; ++i) {
    const socket = await RawSocket.open(port, clientAddress(Math.floor(clients++ / 40)));
    act(socket, i);
    list.push(socket);
  }
  sockets.push(...list);
  return list;
}

type Port = keyof Server["ports"];
type Kind = [what: string, port: Port, act: (socket: RawSocket, index: number) => void];

const everyKind = (kinds: Kind[], count: number) =>
  Promise.all(kinds.map(async ([what, port, act]) => allEnded(what, await crowd(count, server.ports[port], act))));

const ask = "GET /api/streams/live HTTP/1.1\r\nHost: x\r\n";
const upgrade = (room: string) =>
  `GET /api/chat/stream/${room} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
const post = "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
const c0c1 = Buffer.concat([Buffer.from([3]), Buffer.alloc(1536, 1)]);
const shakenHands = Buffer.concat([c0c1, Buffer.alloc(1536, 1)]);

const slow: Kind[] = (["http", "internal"] as const).flatMap((port): Kind[] => [
  [`that say nothing to the ${port} port`, port, () => {}],
  [`that send a byte of a head a second to the ${port} port`, port, (one) => one.drip(Buffer.from(ask + "X-Slow: yyyy"))],
  [`that stop within a head on the ${port} port`, port, (one) => one.send(ask)],
  [`that hang up half-way within a head on the ${port} port`, port, (one) => one.send(ask).finish()],
  [`that stop within a body on the ${port} port`, port, (one) => one.send(post)],
  [`that send a byte of a body a second to the ${port} port`, port, (one) => one.send(post).drip(Buffer.from("   "))],
  [`that ask the ${port} port once and stay`, port, (one) => one.send(ask + "\r\n")],
  [`that stop within a second head on the ${port} port`, port, (one) => one.send(ask + "\r\n" + ask)],
]);
slow.push(
  ["that say nothing to the RTMP port", "rtmp", () => {}],
  ["that stop within the handshake", "rtmp", (one) => one.send(c0c1.subarray(0, 700))],
  ["that hang up half-way within the handshake", "rtmp", (one) => one.send(c0c1.subarray(0, 700)).finish()],
  ["that send a byte of the handshake a second", "rtmp", (one) => one.drip(c0c1)],
  ["that shake hands and stop", "rtmp", (one) => one.send(shakenHands)],
  ["that send a byte of a command a second", "rtmp", (one) => one.send(shakenHands).drip(Buffer.from([3, 0, 0, 0, 0, 0, 99, 20, 0]))],
);

test("slow clients of every port are cut off, and leave nothing behind", () => undisturbed(() => everyKind(slow, 60)), 3 * minute);

test("slow clients of chat, publishers and viewers are cut off, and leave nothing behind", async () => {
  // Some of the publishers get a recording, whose previews are drawn in pictures that a sanitized allocator keeps room for.
  await undisturbed(() => Promise.all([slowChat(), silentPublishers(), greedyViewers()]), 64);
  expect(await metric(server, "leams_live_streams")).toBe(1);
  expect(await metric(server, "leams_websockets")).toBe(0);
}, 3 * minute);

async function slowChat(): Promise<void> {
  const list = await crowd(120, server.ports.http, (one) => one.send(upgrade(account.id)));
  await eventually("all have joined", () => list.every((one) => one.heard.includes('"hello"')), { timeout: 30_000 });
  const ways: ((socket: RawSocket) => void)[] = [
    (one) => one.send(Buffer.from([0x81, 0xfe, 0x01])),
    (one) => one.send(Buffer.from([0x81, 0xfe, 0x0f, 0xff])).drip(Buffer.from("aaaa")),
    (one) => one.drip(Buffer.from([0x01, 0x80, 1, 2, 3, 4]), 700),
  ];
  list.forEach((one, index) => ways[index % 3]!(one));
  await allEnded("that never end a message of chat", list);
}

/// That send nothing, or stop within a frame.
async function silentPublishers(): Promise<void> {
  const accounts = await Promise.all(Array.from({ length: 4 }, () => server.api.account()));
  const keys = await Promise.all(accounts.map((one) => server.api.streamKey(one)));
  const ends = keys.map(async (key, index) => {
    const silent = await RtmpPublisher.publish(server.ports.rtmp, key);
    if (index % 2) for (const tag of [...recording.head, ...recording.media.slice(0, 40)]) silent.send(tag);
    await silent.closed;
  });
  await within("the server ends silent publishers", Promise.all(ends), minute);
  const live = () => metric(server, "leams_live_streams");
  await eventually("their broadcasts end", async () => (await live()) === 1, { timeout: 30_000 });
}

/// That ask for more than the kernel's buffers take in, and take nothing of it.
async function greedyViewers(): Promise<void> {
  const { uri, duration } = validator.latest.segments.findLast((one) => one.uri)!;
  expect(duration).toBeGreaterThan(1);
  const { pathname } = new URL(uri!, validator.address);
  const requests = `GET ${pathname} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(3_000);
  const list = await crowd(20, server.ports.http, (one) => one.pause().send(requests));
  // They cannot see that they were dropped; a few connections are those of this test.
  const open = () => metric(server, "leams_http_open_connections");
  await eventually("greedy viewers are dropped", async () => (await open()) < 10, { timeout: minute });
  for (const one of list) one.destroy();
}

test("a thousand half-open connections on all ports are ended, twice, and the second time costs nothing", async () => {
  const wave = () => halfOpen(server.ports, 1_000);
  const lines = server.log.length;
  await undisturbed(wave, 64);
  // The log says that there are such, not each of them.
  expect(server.log.slice(lines).map((line) => line.event)).toContain("connection_timed_out");
  expect(server.log.length - lines).toBeLessThan(50);
  // What allocators and tables keep of the first wave, the second one uses again.
  await undisturbed(wave);
}, 5 * minute);

const tlsHello = Buffer.from("16030100c8010000c40303" + createHash("sha256").update("x").digest("hex"), "hex");
const httpRequest = Buffer.from("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
/// The same noise at every run.
const noise = (index: number, bytes: number) =>
  Buffer.concat(Array.from({ length: bytes / 32 }, (_, i) => createHash("sha256").update(`${index} ${i}`).digest()));

const garbage: Kind[] = [
  ["that speak TLS to the RTMP port", "rtmp", (one) => one.send(tlsHello)],
  ["that speak HTTP to the RTMP port", "rtmp", (one) => one.send(httpRequest)],
  ["that send noise to the RTMP port", "rtmp", (one, index) => one.send(noise(index, 6400))],
  ["that send noise behind the handshake", "rtmp", (one, index) => one.send(Buffer.concat([shakenHands, noise(index, 3200)]))],
  ["that speak RTMP to the HTTP port", "http", (one) => one.send(c0c1)],
  ["that speak TLS to the HTTP port", "http", (one) => one.send(tlsHello)],
  ["that send noise to the HTTP port", "http", (one, index) => one.send(noise(index, 6400))],
  ["that send noise to the internal port", "internal", (one, index) => one.send(noise(index, 6400))],
  ["that send noise behind a WebSocket's handshake", "http", (one, index) => one.send(upgrade(account.id)).send(noise(index, 3200))],
];

test("garbage on every port is answered or cut off, and leaves nothing behind", () => undisturbed(() => everyKind(garbage, 80)), 3 * minute);
