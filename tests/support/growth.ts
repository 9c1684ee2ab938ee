import { expect } from "vitest";
import { Api, expectStatus } from "./api";
import { halfOpen, publishersComeAndGo, viewersComeAndGo, type Coming } from "./crowd";
import { record } from "./flv";
import { clientAddress } from "./raw_socket";
import { RtmpPublisher } from "./rtmp";
import { Server } from "./server";
import { metric, promptlyFreed, settlesAt, usageOf, warmUp, watchPeak, type Usage } from "./usage";
import { eventually } from "./wait";

/// What the server held before, at most during, and after one round.
export interface Course {
  before: Usage;
  peak: Usage;
  after: Usage;
}

const settings = { "media.grace_s": 1, "media.stop_grace_s": 1, "hls.window_s": 6, "hls.keep_ended_s": 2 };
const tiny = { size: "160x90", bitrateKbps: 60, keyframeSeconds: 1 };
/// What tables, caches and allocators keep of the first round, and what may vary from round to round.
const kept = { first: 64, later: 16 };

async function withServer<T>(use: (server: Server) => Promise<T>, more: Record<string, number> = {}): Promise<T> {
  const server = await Server.start({ settings: { ...settings, ...more }, env: promptlyFreed });
  try {
    await warmUp(server);
    return await use(server);
  } finally {
    await server.stop();
  }
}

/// A round to warm up, then `rounds` more, after each of which the server holds no more than after the first.
async function comesBack(server: Server, rounds: number, round: () => Promise<void>): Promise<Course[]> {
  const courses: Course[] = [];
  for (let i = 0; i <= rounds; ++i) {
    const before = usageOf(server.child.pid);
    const peak = await watchPeak(server, round);
    const limit = courses[0]?.after ?? before;
    const after = await settlesAt(server, limit, { memoryMb: i === 0 ? kept.first : kept.later });
    courses.push({ before, peak, after });
  }
  return courses;
}

async function keysOf(server: Server, count: number): Promise<string[]> {
  const keys: string[] = [];
  for (let i = 0; i < count; ++i) {
    const api = new Api(server.url, clientAddress(Math.floor(i / 20)));
    keys.push(await api.streamKey(await api.account()));
  }
  return keys;
}

/// Each channel is published to in turn.
export async function publishersLeaveNothing(rounds: number, channels: number, seconds: number, coming: Coming): Promise<Course[]> {
  return withServer(async (server) => {
    const recording = await record(seconds + 1, tiny);
    const keys = await keysOf(server, channels);
    const courses = await comesBack(server, rounds, async () => {
      await publishersComeAndGo(server, keys, recording, seconds, coming);
      const nobody = async () => (await metric(server, "leams_live_streams")) === 0;
      await eventually("all broadcasts have ended", nobody, { timeout: 60_000 });
    });
    expect(await metric(server, "leams_rtmp_publishes_total")).toBe((rounds + 1) * coming.count);
    expect(await metric(server, "leams_rtmp_connections")).toBe(0);
    return courses;
  });
}

/// Viewers of one broadcast, which goes on meanwhile.
export async function viewersLeaveNothing(rounds: number, coming: Coming): Promise<Course[]> {
  return withServer(async (server) => {
    const host = await server.api.account();
    const publisher = await RtmpPublisher.publish(server.ports.rtmp, await server.api.streamKey(host));
    try {
      void publisher.play(await record(10, tiny), { repeat: true });
      const card = await eventually("it is live", () => server.api.liveCard(host), { timeout: 30_000 });
      await eventually("old segments leave memory", async () => {
        const { text } = expectStatus(await server.api.get(`/live/${card.id}/main/index.m3u8`), 200);
        return Number(/MEDIA-SEQUENCE:(\d+)/.exec(text)?.[1]) >= 5;
      }, { timeout: 60_000 });
      const courses = await comesBack(server, rounds, () => viewersComeAndGo(server, card.id, host.id, coming));
      expect(await metric(server, "leams_websockets")).toBe(0);
      expect((await server.api.health(host)).state).toBe("live");
      return courses;
    } finally {
      publisher.cut();
    }
  });
}

/// Connections that say nothing, or stop within a request's head, until the server ends them.
export async function halfOpenLeaveNothing(rounds: number, count: number): Promise<Course[]> {
  const enoughToOpenAll = 10 + Math.ceil(count / 150);
  const timeouts = { "http.idle_timeout_s": enoughToOpenAll, "http.head_timeout_s": enoughToOpenAll, "rtmp.handshake_timeout_s": enoughToOpenAll };
  return withServer(async (server) => {
    const courses = await comesBack(server, rounds, () => halfOpen(server.ports, count));
    for (const { peak } of courses) expect(peak.descriptors).toBeGreaterThan(count);
    return courses;
  }, timeouts);
}
