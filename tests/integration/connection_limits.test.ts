import { afterEach, describe, expect, test } from "vitest";
import { expectStatus } from "../support/api";
import { ChatClient, Refused } from "../support/chat";
import { record } from "../support/flv";
import { http } from "../support/http";
import { edge, parseMedia } from "../support/playlist";
import { clientAddress, RawSocket } from "../support/raw_socket";
import { RtmpPublisher } from "../support/rtmp";
import { Server } from "../support/server";
import { metric } from "../support/usage";
import { eventually } from "../support/wait";

/// Limits of open connections, per address and in all, on each port that strangers reach.
let server: Server;
const sockets: RawSocket[] = [];

afterEach(async () => {
  for (const one of sockets.splice(0)) one.destroy();
  await server.stop();
});

function refusals(limit: string): Record<string, any>[] {
  return server.log.filter((line) => line.event === "connections_refused" && line.limit === limit);
}

async function openMany(count: number, port: number, address: (index: number) => string): Promise<void> {
  for (let i = 0; i < count; ++i) sockets.push(await RawSocket.open(port, address(i)));
}

const fromOne = () => "127.0.0.1";
const open = () => sockets.filter((one) => !one.closed).length;

describe("a connection over the limit is turned away, and the log says which limit that is", () => {
  test.each<[string, "http" | "rtmp", (index: number) => string]>([
    ["http.max_connections_per_address", "http", fromOne],
    ["http.max_connections", "http", clientAddress],
    ["rtmp.max_connections_per_ip", "rtmp", fromOne],
    ["rtmp.max_connections", "rtmp", clientAddress],
  ])("of %s", async (limit, port, address) => {
    server = await Server.start({ settings: { [limit]: 5 } });
    await openMany(15, server.ports[port], address);
    await eventually("ten are turned away", () => open() === 5);
    await eventually("the log tells", () => refusals(limit).length > 0);
    expect(refusals(limit)[0]).toMatchObject({ level: "WARNING", open: 5, refused: 1, peer: address(5) });
    // However many come, a line each would be one more thing to be flooded.
    expect(refusals(limit).length).toBe(1);

    for (const one of sockets.splice(0)) one.destroy();
    await eventually("there is room again", async () => {
      const socket = await RawSocket.open(server.ports[port], address(0));
      sockets.push(socket);
      const left = await Promise.race([socket.ended.then(() => "closed"), new Promise((resolve) => setTimeout(resolve, 300, "open"))]);
      return left === "open";
    });
  });

  test("but a trusted proxy is not, for its clients are counted one by one", async () => {
    server = await Server.start({
      settings: { "http.max_connections_per_address": 2, "gateway.trusted_proxies": "127.0.0.1" },
    });
    const room = (await server.api.account()).id;
    const socketOf = async (client: number) => {
      const socket = await RawSocket.open(server.ports.http);
      sockets.push(socket);
      socket.send(
        `GET /api/chat/stream/${room} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.${client}\r\nUpgrade: websocket\r\n` +
          "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
      );
      return eventually("it is answered", () => /^HTTP\/1\.1 (\d+) /.exec(socket.heard)?.[1]);
    };
    for (let client = 1; client <= 10; ++client) expect(await socketOf(client)).toBe("101");
    expect(await socketOf(1)).toBe("101");
    expect(await socketOf(1)).toBe("503");
    expect(refusals("http.max_connections_per_address")[0]).toMatchObject({ peer: "192.0.2.1" });
  });

  test("of chat.sockets_per_address", async () => {
    server = await Server.start({ settings: { "chat.sockets_per_address": 2 } });
    await chatFullAfter(2, 429, "chat.sockets_per_address");
  });

  test("of chat.sockets_total", async () => {
    server = await Server.start({ settings: { "chat.sockets_total": 3 } });
    await chatFullAfter(3, 503, "chat.sockets_total");
  });
});

describe("what strangers bring about as often as they like is told, but not each time", () => {
  const told = (event: string) => server.log.filter((line) => line.event === event);

  test("requests that are no RTMP", async () => {
    server = await Server.start();
    for (let i = 0; i < 20; ++i) sockets.push((await RawSocket.open(server.ports.rtmp)).send("GET / HTTP/1.1\r\n\r\n"));
    await eventually("all are turned away", () => open() === 0);
    await eventually("the log tells", () => told("rtmp_protocol_error").length > 0);
    expect(told("rtmp_protocol_error")[0]).toMatchObject({ level: "INFO", kind: "handshake", peer: "127.0.0.1", count: 1 });
    expect(told("rtmp_protocol_error")).toHaveLength(1);
    expect(await metric(server, 'leams_rtmp_protocol_errors_total{kind="handshake"}')).toBe(20);
  });

  test("stream keys that nobody has", async () => {
    server = await Server.start();
    const publish = (key: string) => RtmpPublisher.publish(server.ports.rtmp, key);
    for (let i = 0; i < 10; ++i) await expect(publish("live_guess")).rejects.toThrow("The stream key is not valid");
    expect(told("stream_key_refused")).toHaveLength(1);
    expect(told("stream_key_refused")[0]).toMatchObject({ level: "INFO", address: "127.0.0.1", count: 1 });
    expect(told("publish_refused")).toHaveLength(1);
    expect(told("publish_refused")[0]).toMatchObject({ level: "INFO", reason: "unauthenticated", count: 1 });
  });
});

describe("what there would be too much of is refused, and the log says by which limit", () => {
  test("live channels", async () => {
    server = await Server.start({ settings: { "media.max_broadcasts": 1 } });
    const key = async () => server.api.streamKey(await server.api.account());
    const publisher = await RtmpPublisher.publish(server.ports.rtmp, await key());
    for (let i = 0; i < 3; ++i) {
      await expect(RtmpPublisher.publish(server.ports.rtmp, await key())).rejects.toThrow("Too many channels are live");
    }
    publisher.cut();
    const told = server.log.filter((line) => line.event === "broadcasts_refused");
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ level: "WARNING", limit: "media.max_broadcasts", refused: 1 });
  });

  test("waiting requests for a playlist", async () => {
    server = await Server.start({ settings: { "hls.max_waiting": 2, "runtime.loops": 1 } });
    const account = await server.api.account();
    const publisher = await RtmpPublisher.publish(server.ports.rtmp, await server.api.streamKey(account));
    void publisher.play(await record(20, { size: "160x90", bitrateKbps: 60, keyframeSeconds: 1 }));
    const { id } = await eventually("it is live", () => server.api.liveCard(account), { timeout: 30_000 });
    const address = `${server.url}/live/${id}/main/index.m3u8`;
    const { sequence } = edge(parseMedia(expectStatus(await http(address), 200).text));
    const answers = await Promise.all(Array.from({ length: 5 }, () => http(`${address}?_HLS_msn=${sequence + 1}`)));
    publisher.cut();
    expect(answers.map((one) => one.status).sort()).toEqual([200, 200, 503, 503, 503]);
    const told = server.log.filter((line) => line.event === "requests_refused");
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ level: "WARNING", limit: "hls.max_waiting", waiting: 2, refused: 1, peer: "127.0.0.1" });
  });
});

async function chatFullAfter(count: number, status: number, limit: string): Promise<void> {
  const { id } = await server.api.account();
  const clients = [];
  for (let i = 0; i < count; ++i) clients.push(await ChatClient.open(server.url, id));
  for (let i = 0; i < 5; ++i) await expect(ChatClient.open(server.url, id)).rejects.toEqual(new Refused(status));
  await eventually("the log tells", () => refusals(limit).length > 0);
  expect(refusals(limit)).toHaveLength(1);
  await clients.pop()!.close();
  await eventually("the place is free", async () => (await metric(server, "leams_websockets")) === count - 1);
  clients.push(await eventually("there is room again", () => ChatClient.open(server.url, id)));
  await Promise.all(clients.map((one) => one.close()));
}

test("the internal port does not share the public one's limits", async () => {
  server = await Server.start({ settings: { "http.max_connections_per_address": 3 } });
  await openMany(20, server.ports.internal, fromOne);
  await openMany(3, server.ports.http, fromOne);
  expect(await metric(server, "leams_http_open_connections")).toBe(3);
  expect(open()).toBe(23);
});
