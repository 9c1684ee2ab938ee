import { Agent, request } from "node:http";
import WebSocket from "ws";
import type { Recording } from "./flv";
import { edge, parseMedia } from "./playlist";
import { clientAddress, RawSocket } from "./raw_socket";
import { RtmpPublisher } from "./rtmp";
import type { Server } from "./server";
import { within } from "./wait";

/// Publishers and viewers by the thousand, all in this process, coming and going.
export interface Coming {
  /// In all.
  count: number;
  /// At any one time.
  atOnce: number;
}

/// Runs `visit` for each number below `count`, `atOnce` of them at a time. The first failure ends it.
async function inTurns({ count, atOnce }: Coming, visit: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const turn = async () => {
    while (next < count) await visit(next++);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, turn));
}

/// Opens so many connections to all ports, at once, of which half stop within a head and the others say nothing. Ends
/// when the server has ended them all.
export async function halfOpen(ports: Server["ports"], count: number): Promise<void> {
  const share = { rtmp: Math.floor(count * 0.38), http: Math.floor(count * 0.5) };
  const sockets: RawSocket[] = [];
  await inTurns({ count, atOnce: 50 }, async (index) => {
    const port = index < share.rtmp ? ports.rtmp : index < share.rtmp + share.http ? ports.http : ports.internal;
    const socket = await RawSocket.open(port, clientAddress(Math.floor(index / 40)));
    if (index % 2) socket.send(port === ports.rtmp ? "\u0003" : "GET / HTTP/1.1\r\nHost: x\r\n");
    sockets.push(socket);
  });
  await within(`the server ends ${count} connections`, Promise.all(sockets.map((one) => one.ended)), 120_000);
}

/// Each publishes for `seconds` with a key of the list and leaves: every other one says goodbye, the rest vanish.
export async function publishersComeAndGo(server: Server, keys: string[], recording: Recording, seconds: number, coming: Coming): Promise<void> {
  // A key is one publisher's at a time.
  const free = [...keys];
  await inTurns({ ...coming, atOnce: Math.min(coming.atOnce, keys.length) }, async (index) => {
    const key = free.pop()!;
    const publisher = await RtmpPublisher.publish(server.ports.rtmp, key, clientAddress(Math.floor(index / 20)));
    void publisher.play(recording);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    if (index % 2) await publisher.end();
    else publisher.cut();
    await publisher.closed;
    free.unshift(key);
  });
}

/// Each joins the chat, fetches the playlists, an init segment, a segment and the next part, and leaves: every other one
/// in the middle of something.
export async function viewersComeAndGo(server: Server, broadcast: string, room: string, coming: Coming): Promise<void> {
  await inTurns(coming, async (index) => {
    const address = clientAddress(Math.floor(index / 20));
    const agent = new Agent({ keepAlive: true, localAddress: address });
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/chat/stream/${room}`, { localAddress: address });
    const gone = new Promise((resolve) => socket.once("close", resolve));
    try {
      await within("chat greets", greeting(socket), 60_000);
      await watch(server, broadcast, agent, index % 2 === 0);
    } finally {
      agent.destroy();
      if (index % 2) socket.terminate();
      else socket.close();
      await within("chat closes", gone, 60_000);
    }
  });
}

function greeting(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("message", () => resolve()).on("error", reject).once("close", () => reject(new Error("the chat closed")));
  });
}

async function watch(server: Server, broadcast: string, agent: Agent, leavesEarly: boolean): Promise<void> {
  const at = `${server.url}/live/${broadcast}/main/`;
  await get(`${server.url}/live/${broadcast}/index.m3u8`, agent);
  const list = parseMedia((await get(`${at}index.m3u8`, agent)).toString());
  const segment = list.segments.findLast((one) => one.uri)!;
  await get(at + segment.map!, agent);
  await get(at + segment.uri!, agent);
  const { sequence, parts } = edge(list);
  const next = get(`${at}index.m3u8?_HLS_msn=${sequence}&_HLS_part=${parts}`, agent);
  if (leavesEarly) {
    agent.destroy();
    await next.catch(() => {});
  } else {
    await next;
  }
}

function get(url: string, agent: Agent): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const call = request(url, { agent, timeout: 60_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", reject);
      response.on("end", () => {
        if (response.statusCode === 200) resolve(Buffer.concat(chunks));
        else reject(new Error(`${url}: ${response.statusCode}`));
      });
    });
    call.on("timeout", () => call.destroy(new Error(`no answer from ${url}`))).on("error", reject);
    call.end();
  });
}
