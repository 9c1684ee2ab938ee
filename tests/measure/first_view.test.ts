import { writeFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { http } from "../support/http";
import { Publisher } from "../support/publisher";
import { Player, Stage } from "../support/stage";
import { eventually } from "../support/wait";

const output = process.env.LEAMS_MEASURED;
const runs = 3;
/// A usual line of a phone or a home far from the server.
const line = { bytesPerSecond: 9_000_000 / 8, latencyMs: 60 };

interface Seen {
  lcp: number;
  firstFrame: number | null;
  script: number;
  all: number;
}

/// What a first visit to a page costs over a usual line, with an empty cache: medians of three.
test("first view", async () => {
  if (!output) throw new Error("LEAMS_MEASURED names no file; run ./dev bench first-view");
  const stage = await Stage.set();
  const account = await stage.server.api.account();
  const publisher = Publisher.start(stage.server.rtmpUrl, await stage.server.api.streamKey(account));
  const card = await eventually("it is live", () => stage.server.api.liveCard(account));
  await eventually("it has a picture", async () => (await http(stage.server.url + card.thumbnail_url)).status === 200);

  const visits = async (path: string) => {
    const seen: Seen[] = [];
    for (let run = 0; run < runs; ++run) seen.push(await visit(stage, path));
    return seen;
  };
  await visit(stage, "/"); // The web app's first answer loads its own code.
  const home = await visits("/");
  const channel = await visits(`/${account.username}`);
  const firstFrames = channel.map(({ firstFrame }) => firstFrame);
  expect(firstFrames).not.toContain(null);
  const report = {
    home_lcp_ms: median(home.map(({ lcp }) => lcp)),
    home_script_kb: median(home.map(({ script }) => script)),
    home_kb: median(home.map(({ all }) => all)),
    channel_lcp_ms: median(channel.map(({ lcp }) => lcp)),
    channel_first_frame_ms: median(firstFrames.map(Number)),
    channel_script_kb: median(channel.map(({ script }) => script)),
  };
  writeFileSync(output, JSON.stringify(report));

  await publisher.stop();
  await stage.strike();
});

async function visit(stage: Stage, path: string): Promise<Seen> {
  const visitor = await stage.visitor({ viewport: { width: 1440, height: 900 } });
  const { page } = visitor;
  const script = await throttle(page);
  await page.addInitScript(watchPaint);
  await page.goto(path);
  const isChannel = path !== "/";
  if (isChannel) await new Player(page).plays(1);
  await page.waitForLoadState("load");
  // The largest paint is known once all pictures are loaded, and painted.
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => setTimeout(painted, 100))));
  const { lcp, firstFrame } = await page.evaluate(() => (window as unknown as { seen: Pick<Seen, "lcp" | "firstFrame"> }).seen);
  const weights = script();
  await visitor.leave();
  return { lcp, firstFrame, ...weights };
}

/// Slows the page's line down, and counts what comes over it.
async function throttle(page: Page): Promise<() => Pick<Seen, "script" | "all">> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: line.latencyMs,
    downloadThroughput: line.bytesPerSecond,
    uploadThroughput: line.bytesPerSecond,
  });
  const scripts = new Set<string>();
  const bytes = { script: 0, all: 0 };
  devtools.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Script") scripts.add(requestId);
  });
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    bytes.all += encodedDataLength;
    if (scripts.has(requestId)) bytes.script += encodedDataLength;
  });
  return () => ({ script: Math.round(bytes.script / 1000), all: Math.round(bytes.all / 1000) });
}

/// Runs in the page, before anything of it.
function watchPaint(): void {
  const seen: Pick<Seen, "lcp" | "firstFrame"> = { lcp: 0, firstFrame: null };
  Object.assign(window, { seen });
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) seen.lcp = Math.round(startTime);
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new MutationObserver((_, observer) => {
    const video = document.querySelector("video");
    if (!video) return;
    observer.disconnect();
    video.requestVideoFrameCallback((now) => {
      seen.firstFrame = Math.round(now);
    });
  }).observe(document, { childList: true, subtree: true });
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
