import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Ceph } from "../support/ceph";
import { record } from "../support/flv";
import { RecordedValidator } from "../support/hls/recorded";
import { http } from "../support/http";
import { NginxCdn } from "../support/nginx_cdn";
import { parseMedia } from "../support/playlist";
import { recorded } from "../support/recorded";
import { RtmpPublisher } from "../support/rtmp";
import { Server } from "../support/server";
import { eventually, within } from "../support/wait";

/// S3, a CDN, a viewer: nobody who watches asks the server.
const minute = 60_000;
let ceph: Ceph;
let cdn: NginxCdn;
let server: Server;
beforeAll(async () => {
  ceph = await Ceph.start();
  const url = await ceph.makeBucket("bucket");
  cdn = await NginxCdn.start(`http://127.0.0.1:${ceph.port}`, "bucket");
  server = await Server.start({
    settings: { "objects.live_playlists": "true", "hls.window_s": 12, "media.stop_grace_s": 0 },
    env: { LEAMS_OBJECTS__URL: url },
  });
}, 4 * minute);
afterAll(async () => {
  await server.stop();
  await cdn.stop();
  await ceph.stop();
});

/// Decodes what is live for so many seconds of media, as a viewer does. Gives the pictures that were shown.
async function watch(url: string, seconds: number): Promise<number> {
  const ffmpeg = spawn("ffmpeg", ["-v", "error", "-i", url, "-t", String(seconds), "-an", "-f", "null", "-progress", "-", "-"]);
  let [progress, complaints] = ["", ""];
  ffmpeg.stdout.on("data", (text: Buffer) => (progress += text));
  ffmpeg.stderr.on("data", (text: Buffer) => (complaints += text));
  const [code] = await within("ffmpeg ending", once(ffmpeg, "exit"), 2 * minute);
  expect(`${code} ${complaints}`).toBe("0 ");
  return Number(/frame=\s*(\d+)\s[^]*$/.exec(progress.slice(progress.lastIndexOf("frame=")))?.[1]);
}

test("with objects.live_playlists the live is watched from the bucket through a CDN, until it ends", async () => {
  const account = await server.api.account();
  const publisher = await RtmpPublisher.publish(server.ports.rtmp, await server.api.streamKey(account));
  void publisher.play(await record(20, { size: "160x90", bitrateKbps: 200 }), { repeat: true });
  const { id } = await eventually("it is live", () => server.api.liveCard(account), { timeout: 30_000 });
  const master = `${cdn.url}/live/${id}/index.m3u8`;
  await eventually("the store has its playlist", async () => (await http(master)).status === 200, { timeout: 30_000 });

  const validator = new RecordedValidator(master);
  const playlist = async () => parseMedia((await http(`${cdn.url}/live/${id}/main.m3u8`)).text);
  const [pictures] = await Promise.all([
    watch(master, 10),
    eventually("old segments leave", async () => (await validator.reload("main.m3u8")).mediaSequence > 1, { timeout: minute }),
  ]);
  expect(pictures).toBeGreaterThan(290);
  expect(Object.keys(await validator.readAll())).toEqual(["main.m3u8"]);
  expect((await playlist()).ended).toBe(false);

  await publisher.end();
  await eventually("it has ended", async () => (await playlist()).ended, { timeout: minute });
  await eventually("the recording has ended", () => recorded(server, id)?.ended);
  const last = await validator.reload("main.m3u8");
  expect(last.segments.at(-1)!.sequence).toBe(recorded(server, id)!.segments - 1);
  await validator.readAll();
  expect(String(validator.findings)).toBe("");
  expect(cdn.asked.some((line) => line.startsWith("HIT /recordings/"))).toBe(true);
}, 5 * minute);
