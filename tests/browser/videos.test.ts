import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clockPicture, readBoxes } from "../support/clock_picture";
import { Publisher } from "../support/publisher";
import { Player, Stage } from "../support/stage";
import { eventually } from "../support/wait";

const LONG = { timeout: 60_000, every: 500 };

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.set({ settings: { "media.grace_s": 5, "media.stop_grace_s": 1 } });
});
afterAll(() => stage.strike());

test("a broadcast is rewound while it is on, is live again, and afterwards is a video to be sought in", async () => {
  const clock = clockPicture();
  const { api, rtmpUrl } = stage.server;
  const account = await api.account();
  const publisher = Publisher.start(rtmpUrl, await api.streamKey(account), { picture: clock.source });
  await eventually("it is live", () => api.liveCard(account));
  const visitor = await stage.visitor();
  const page = await visitor.open(`/${account.username}`);
  const player = new Player(page);
  await player.plays();

  /// Milliseconds since what is shown was in front of the camera.
  const age = async () => {
    const [boxes, now] = await page.locator("video").evaluate(
      (video, read) => [new Function("video", `return (${read})(video)`)(video), Date.now()] as [number[], number],
      readBoxes.toString(),
    );
    return clock.age(boxes, now);
  };
  const bar = page.getByRole("slider", { name: "Where to play" });
  await bar.waitFor({ timeout: 60_000 });
  await eventually("there are 15 s to go back to", async () => Number(await bar.getAttribute("aria-valuemin")) < -15, LONG);
  const live = await age();

  await page.keyboard.press("j");
  await player.plays();
  const rewound = await eventually("the picture is ten seconds older", async () => {
    const old = await age();
    return Math.abs(old - live - 10_000) < 3_000 && old;
  }, LONG);
  await page.getByRole("button", { name: /^−0:\d\d/ }).click();
  await page.getByRole("button", { name: "Live", exact: true }).waitFor();
  await eventually("the picture is live again", async () => (await age()) < live + 2_000, LONG);
  console.log(`live ${Math.round(live)} ms old, rewound ${Math.round(rewound)} ms`);

  await publisher.stop();
  await page.getByTestId("big-video").click({ timeout: 60_000 });
  await page.waitForURL("**/videos/*");
  await player.plays();
  await seekTo(page, 8);
  await player.plays();
  await seekTo(page, 2);
  await player.plays();
  expect(visitor.complaints).toEqual([]);
  await visitor.leave();
});

async function seekTo(page: Page, seconds: number): Promise<void> {
  await page.locator("video").evaluate((video: HTMLVideoElement, at) => void (video.currentTime = at), seconds);
  await eventually(`it plays from ${seconds} s`, async () => {
    const now = await page.locator("video").evaluate((video: HTMLVideoElement) => (video.seeking ? -1 : video.currentTime));
    return now >= seconds && now < seconds + 5;
  });
}
