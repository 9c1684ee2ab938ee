import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Account } from "../support/api";
import { Server } from "../support/server";
import { Viewer, probe } from "../support/viewer";
import { eventually } from "../support/wait";
import { encoders } from "./encoders";
import { present } from "./installed";

let server: Server;

beforeAll(async () => {
  server = await Server.start({ settings: { "media.stop_grace_s": 2 } });
});
afterAll(() => server.stop());

describe.each(present(encoders))("$name", (encoder) => {
  test("goes live, is seen and heard, comes back after a crash into the same broadcast, and ends", async () => {
    const account = await server.api.account();
    const key = await server.api.streamKey(account);
    const first = await encoder.start(server.rtmpUrl, key);
    const card = await eventually("it is live", () => server.api.liveCard(account), { timeout: 60_000 });
    const viewer = await Viewer.join(server.url, card.id);
    await expectPictureAndSound(viewer);
    await say(encoder.name, account, viewer);

    await first.end("SIGKILL", 10_000);
    const second = await encoder.start(server.rtmpUrl, key);
    await viewer.playlistWith("a discontinuity", (list) => list.segments.some((segment) => segment.discontinuity), 60_000);
    await expectPictureAndSound(viewer);
    expect((await server.api.liveCard(account)).id).toBe(card.id);

    await second.end(encoder.stop, 20_000);
    expect((await server.api.health(account)).state).not.toBe("live");
  });
});

describe.each(present(encoders).filter((encoder) => encoder.name === "OBS"))("$name", (encoder) => {
  test("reconnects by itself when the server restarts", async () => {
    let restarting = await Server.start();
    const account = await restarting.api.account();
    const obs = await encoder.start(restarting.rtmpUrl, await restarting.api.streamKey(account));
    await eventually("it is live", () => restarting.api.liveCard(account), { timeout: 60_000 });
    const { data, ports } = restarting;
    await restarting.stop({ keepData: true });
    restarting = await Server.start({ data, settings: { "rtmp.port": ports.rtmp } });
    await eventually("it is live again", async () => (await restarting.api.health(account)).state === "live", {
      timeout: 90_000,
    });
    await obs.end("SIGKILL", 10_000);
    await restarting.stop();
  });
});

/// Decodes four seconds of what a viewer gets.
async function expectPictureAndSound(viewer: Viewer): Promise<void> {
  const found = await probe(viewer.master);
  expect(found.streams.map((stream) => stream.codec_name).toSorted()).toEqual(["aac", "h264"]);
  const { stderr } = await promisify(execFile)(
    "ffmpeg",
    ["-nostdin", "-hide_banner", "-i", viewer.master, "-t", "4", "-af", "volumedetect", "-f", "null", "-"],
    { timeout: 60_000 },
  );
  expect(Number([...stderr.matchAll(/frame=\s*(\d+)/g)].at(-1)?.[1])).toBeGreaterThan(90);
  expect(Number(/mean_volume: (-?[\d.]+)/.exec(stderr)?.[1])).toBeGreaterThan(-40);
}

async function say(name: string, account: Account, viewer: Viewer): Promise<void> {
  const { video, audio } = await server.api.health(account);
  console.log(`${name}: ${viewer.codecs}, ${JSON.stringify({ video, audio })}`);
}
