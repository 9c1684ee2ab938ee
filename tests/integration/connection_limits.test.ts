import { afterEach, describe, expect, test } from "vitest";
import { ChatClient, Refused } from "../support/chat";
import { clientAddress, RawSocket } from "../support/raw_socket";
import { Server } from "../support/server";
import { metric } from "../support/usage";
import { eventually } from "../support/wait";

/// Limits of open connections, per address and in all, on each port that strangers reach (product.md §7, A29).
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

  test("of chat.sockets_per_address", async () => {
    server = await Server.start({ settings: { "chat.sockets_per_address": 2 } });
    await chatFullAfter(2, 429, "chat.sockets_per_address");
  });

  test("of chat.sockets_total", async () => {
    server = await Server.start({ settings: { "chat.sockets_total": 3 } });
    await chatFullAfter(3, 503, "chat.sockets_total");
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
