import { closeSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { expectStatus } from "../support/api";
import type { RtmpPublisher } from "../support/rtmp";
import { Server } from "../support/server";
import { eventually } from "../support/wait";
import { watchedChannel } from "../support/watched";

let server: Server;
let publisher: RtmpPublisher | undefined;
afterEach(async () => {
  publisher?.cut();
  await server.stop();
});

/// Writes until the disk takes no more byte.
function fill(disk: string): string {
  const path = join(disk, "filler");
  const file = openSync(path, "w");
  for (let size = 1 << 20; size > 0; ) {
    try {
      writeSync(file, Buffer.alloc(size));
    } catch {
      size >>= 1;
    }
  }
  closeSync(file);
  return path;
}

test("with a full disk the API says so, live and chat go on, and all is well again when there is room", async () => {
  server = await Server.start({ diskMb: 24, settings: { "gateway.request_timeout_s": 5 } });
  // Not a disk of its own: then what follows would fill this machine's.
  expect(statfsSync(server.disk).blocks * statfsSync(server.disk).bsize).toBeLessThan(32 << 20);
  const { api } = server;
  const watched = await watchedChannel(server);
  publisher = watched.publisher;
  const { account, validator, chat } = watched;
  expectStatus(await api.post(`/api/chat/${account.id}/messages`, { message: "before" }, { token: account.token }), 201);

  const write = (bio: string) => api.call("PATCH", "/api/user/profile", { json: { bio: bio.padEnd(400, ".") }, token: account.token });
  const filler = fill(server.disk);
  const refused = await eventually("a write is refused", async () => {
    const answer = await write(`full ${Math.random()}`);
    return answer.status !== 200 && answer;
  });
  expect([503, 507]).toContain(refused.status);
  expect(refused.headers["content-type"]).toContain("application/problem+json");
  expect(refused.json.detail).toMatch(/database|disk|written/i);
  expect((await api.post(`/api/chat/${account.id}/messages`, { message: "full" }, { token: account.token })).status).toBeGreaterThanOrEqual(500);
  expect((await api.register("no_room", "no@example.com", "a good password")).status).toBeGreaterThanOrEqual(500);

  // What needs no disk does not notice.
  expectStatus(await api.get("/api/streams/live"), 200);
  expectStatus(await api.get("/api/user/profile", { token: account.token }), 200);
  const seen = validator.seen.segments;
  await validator.follow((one) => one.seen.segments >= seen + 3);
  expect(String(validator.findings)).toBe("");
  expect((await api.health(account)).state).toBe("live");
  chat.say("still here");
  await chat.said("still here");

  rmSync(filler);
  await eventually("writing works again", async () => (await write("room again")).status === 200, { timeout: 30_000 });
  await eventually("what was said meanwhile is kept", async () => {
    const { messages } = (await api.get(`/api/chat/${account.id}/messages`)).json;
    return messages.some((one: any) => one.message === "still here");
  }, { timeout: 60_000 });
  expectStatus(await api.post(`/api/chat/${account.id}/messages`, { message: "after" }, { token: account.token }), 201);
  expectStatus(await api.register("room_again", "room@example.com", "a good password"), 201);
  await chat.close();
}, 180_000);
