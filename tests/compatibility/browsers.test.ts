import { readFileSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Publisher } from "../support/publisher";
import { Server } from "../support/server";
import { Viewer } from "../support/viewer";
import { eventually } from "../support/wait";
import { Firefox } from "./firefox";
import { installed } from "./installed";

let server: Server;
let publisher: Publisher;
let site: HttpServer;

beforeAll(async () => {
  server = await Server.start();
  const account = await server.api.account("Watched");
  publisher = Publisher.start(server.rtmpUrl, await server.api.streamKey(account));
  const card = await eventually("it is live", () => server.api.liveCard(account));
  const viewer = await Viewer.join(server.url, card.id);
  await viewer.playlistWith("five segments", (list) => list.mediaSequence + list.segments.length >= 5, 30_000);
  site = createServer(answer).listen(0, "127.0.0.1");
});
afterAll(async () => {
  site.close();
  await publisher.kill();
  await server.stop();
});

const page = () => `http://127.0.0.1:${(site.address() as AddressInfo).port}`;

/// Somebody else's site: "/native" leaves HLS to the browser, "/hlsjs" brings hls.js.
function answer(request: { url?: string }, response: { setHeader(name: string, value: string): void; end(text: string | Buffer): void }): void {
  if (request.url === "/hls.js") {
    response.setHeader("Content-Type", "text/javascript");
    response.end(readFileSync(resolve(import.meta.dirname, "../../web/node_modules/hls.js/dist/hls.min.js")));
    return;
  }
  const address = JSON.stringify(`${server.url}/live/@watched/index.m3u8`);
  const native = `video.src = ${address};`;
  const hlsjs = `const hls = new Hls({ lowLatencyMode: true }); hls.loadSource(${address}); hls.attachMedia(video);`;
  response.setHeader("Content-Type", "text/html");
  response.end(`<!doctype html><video muted autoplay></video><script src="/hls.js"></script>
    <script>const video = document.querySelector("video"); ${request.url === "/native" ? native : hlsjs}</script>`);
}

const frames = `document.querySelector("video").getVideoPlaybackQuality().totalVideoFrames`;

async function expectFrames(name: string, evaluate: (script: string) => Promise<unknown>): Promise<void> {
  const count = await eventually("ninety frames", async () => Number(await evaluate(frames)) >= 90 && evaluate(frames), {
    timeout: 60_000,
  });
  console.log(`${name}: ${String(count)} frames`);
  expect(await evaluate(`document.querySelector("video").error`)).toBeNull();
}

test.each(["native", "hlsjs"])("Chromium plays by %s", async (way) => {
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  try {
    const tab = await browser.newPage();
    await tab.goto(`${page()}/${way}`);
    await expectFrames(`Chromium ${browser.version()}, ${way}`, (script) => tab.evaluate(script));
  } finally {
    await browser.close();
  }
});

if (installed("firefox-esr")) {
  test("Firefox plays by hls.js", async () => {
    const firefox = await Firefox.start();
    try {
      await firefox.open(`${page()}/hlsjs`);
      await expectFrames(`Firefox ${firefox.version}`, (script) => firefox.evaluate(script));
    } finally {
      await firefox.end();
    }
  });
}
