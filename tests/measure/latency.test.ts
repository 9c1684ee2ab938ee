import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { clockPicture, readBoxes } from "../support/clock_picture";
import { Publisher } from "../support/publisher";
import { Player, Stage } from "../support/stage";
import { eventually } from "../support/wait";

const output = process.env.LEAMS_MEASURED;
const settleMs = 20_000;
const sampleMs = 100;
const measuredMs = 60_000;
/// A viewer takes this for a fault, however good the figures of the rest are.
const tooLongStillMs = 1000;

/// From the encoder's clock, burnt into the picture, to the pixels in a viewer's page.
test("glass to glass", async () => {
  if (!output) throw new Error("LEAMS_MEASURED names no file; run ./dev bench latency");
  const stage = await Stage.set();
  const account = await stage.server.api.account();
  const clock = clockPicture();
  const publisher = Publisher.start(stage.server.rtmpUrl, await stage.server.api.streamKey(account), { picture: clock.source });
  await eventually("it is live", () => stage.server.api.liveCard(account));
  const visitor = await stage.visitor();
  const page = await visitor.open(`/${account.username}`);
  const player = new Player(page);
  await player.plays();
  await page.waitForTimeout(settleMs);

  const before = await player.progress();
  const samples = await page.locator("video").evaluate(
    async (video, { read, every, count }) => {
      const boxes = new Function("video", `return (${read})(video)`) as (element: Element) => number[];
      const found: [number[], number][] = [];
      for (let i = 0; i < count; ++i) {
        await new Promise((next) => setTimeout(next, every));
        found.push([boxes(video), Date.now()]);
      }
      return found;
    },
    { read: readBoxes.toString(), every: sampleMs, count: measuredMs / sampleMs },
  );
  const after = await player.progress();
  const still = longestStill(samples);
  const ages = samples.map(([boxes, now]) => clock.age(boxes, now)).sort((a, b) => a - b);
  const at = (share: number) => ages[Math.floor((ages.length - 1) * share)];
  writeFileSync(output, JSON.stringify({ p50_ms: at(0.5), p95_ms: at(0.95), still_ms: still, frames: after.frames - before.frames }));
  expect(still, "milliseconds of a still picture").toBeLessThan(tooLongStillMs);

  await publisher.stop();
  await stage.strike();
});

/// The longest time over which the picture's clock did not move, in milliseconds.
function longestStill(samples: [boxes: number[], now: number][]): number {
  let longest = 0;
  let shown = { picture: "", since: samples[0]?.[1] ?? 0 };
  for (const [boxes, now] of samples) {
    const picture = boxes.map((value) => (value > 128 ? 1 : 0)).join("");
    if (picture !== shown.picture) shown = { picture, since: now };
    longest = Math.max(longest, now - shown.since);
  }
  return longest;
}
