import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectStatus, type Account, type Api } from "../support/api";
import { Child } from "../support/process";
import { Publisher } from "../support/publisher";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

let server: Server;
let api: Api;
let account: Account;
let publisher: Publisher;

beforeAll(async () => {
  server = await Server.start({ settings: { "media.grace_s": 1, "media.stop_grace_s": 1 } });
  api = server.api;
  account = await api.account();
  publisher = Publisher.start(server.rtmpUrl, await api.streamKey(account));
  await eventually("it is live", () => api.liveCard(account));
});
afterAll(async () => {
  await publisher.kill();
  await server.stop();
});

async function readKey(action: "reveal" | "rotate", owner = account): Promise<{ url: string; key: string }> {
  const shown = expectStatus(await api.post(`/api/streams/read-key/${action}`, {}, { token: owner.token }), 200).json;
  return { url: shown.play_url, key: shown.read_key };
}

/// ffmpeg as a player; `seconds` of media, or until it is told to stop.
function play(url: string, seconds?: number): Child {
  const limit = seconds ? ["-t", String(seconds)] : [];
  const args = ["-hide_banner", "-nostdin", "-loglevel", "warning", "-progress", "pipe:1", "-i", url];
  return new Child("ffmpeg", [...args, ...limit, "-map", "0:v", "-map", "0:a", "-c", "copy", "-f", "null", "-"]);
}
const framesOf = (player: Child) => Number([...player.stdout.matchAll(/frame=\s*(\d+)/g)].at(-1)?.[1] ?? 0);

async function refusal(url: string): Promise<string> {
  const player = play(url, 2);
  const exit = await eventually("the player is refused", () => player.exited, { timeout: 20_000 });
  expect(exit.code).not.toBe(0);
  return /Server error: (.*)/.exec(player.stderr)?.[1] ?? player.stderr;
}

describe("a channel is played over RTMP", () => {
  test("by its read key, with pictures and sound, by name and by id", async () => {
    const { url, key } = await readKey("reveal");
    expect(url).toBe(`rtmp://127.0.0.1:${server.ports.rtmp}/live/${account.username}`);
    const card = await api.liveCard(account);
    for (const address of [url, `${server.rtmpUrl}/${card?.id}`]) {
      const player = play(`${address}?key=${key}`, 3);
      const exit = await eventually("three seconds are played", () => player.exited, { timeout: 30_000 });
      expect(exit.code, player.stderr).toBe(0);
      expect(framesOf(player)).toBeGreaterThan(80);
      expect(framesOf(player)).toBeLessThan(100);
    }
  });

  test("and by no other key", async () => {
    const { url, key } = await readKey("reveal");
    expect(await refusal(`${url}?key=read_thiskeyisnotknown00000`)).toMatch(/read key/);
    expect(await refusal(url)).toMatch(/read key/);
    expect(await refusal(`${url}?key=${await api.streamKey(account)}`)).toMatch(/read key/);
    const { said } = await Publisher.start(server.rtmpUrl, key).refusal();
    expect(said).toMatch(/stream key/);
  });

  test("unless it is not on air", async () => {
    const other = await api.account();
    const { url, key } = await readKey("reveal", other);
    expect(await refusal(`${url}?key=${key}`)).toMatch(/on air/);
  });

  test("while others who never read are there, too", async () => {
    const { url, key } = await readKey("reveal");
    const slow: Child[] = [];
    for (let i = 0; i < 10; i++) slow.push(play(`${url}?key=${key}`));
    try {
      for (const player of slow) {
        await eventually("it plays", () => framesOf(player) > 0, { timeout: 30_000 });
        player.signal("SIGSTOP");
      }
      const player = play(`${url}?key=${key}`, 5);
      const exit = await eventually("five seconds are played", () => player.exited, { timeout: 30_000 });
      expect(exit.code, player.stderr).toBe(0);
      expect(framesOf(player)).toBeGreaterThan(140);
    } finally {
      for (const player of slow) await player.end("SIGKILL", 5_000);
    }
    expect(publisher.running).toBe(true);
  });

  test("until the key is replaced or revoked, which cuts who plays", async () => {
    const { url, key } = await readKey("reveal");
    const player = play(`${url}?key=${key}`);
    await eventually("it plays", () => framesOf(player) > 0, { timeout: 30_000 });
    const fresh = await readKey("rotate");
    await eventually("it is cut", () => player.exited, { timeout: 20_000 });
    expect(await refusal(`${url}?key=${key}`)).toMatch(/read key/);

    const next = play(`${url}?key=${fresh.key}`);
    await eventually("it plays", () => framesOf(next) > 0, { timeout: 30_000 });
    expectStatus(await api.post("/api/streams/read-key/revoke", {}, { token: account.token }), 204);
    await eventually("it is cut", () => next.exited, { timeout: 20_000 });
    expect(await refusal(`${url}?key=${fresh.key}`)).toMatch(/read key/);
    expect(await api.liveCard(account), "the stream goes on").toBeDefined();
  });

  test("to its end, which players are told", async () => {
    const { url, key } = await readKey("reveal");
    const player = play(`${url}?key=${key}`);
    await eventually("it plays", () => framesOf(player) > 0, { timeout: 30_000 });
    await publisher.stop();
    const exit = await eventually("it ends", () => player.exited, { timeout: 20_000 });
    expect(exit.code, player.stderr).toBe(0);
  });
});
