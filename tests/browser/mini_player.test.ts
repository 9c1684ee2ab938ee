import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Account } from "../support/api";
import { Publisher } from "../support/publisher";
import { Player, Stage } from "../support/stage";
import { eventually } from "../support/wait";

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.set();
});
afterAll(() => stage.strike());

async function onAir(): Promise<{ account: Account; publisher: Publisher }> {
  const { api, rtmpUrl } = stage.server;
  const account = await api.account();
  const publisher = Publisher.start(rtmpUrl, await api.streamKey(account));
  await eventually("it is live", () => api.liveCard(account));
  return { account, publisher };
}

/// Notes in the page when each frame is shown, as long as the same element shows it.
async function watchFrames(page: Page): Promise<void> {
  await page.locator("video").evaluate((video: HTMLVideoElement) => {
    const shown: number[] = [];
    Object.assign(window, { shown, watchedVideo: video });
    const note = () => {
      shown.push(performance.now());
      video.requestVideoFrameCallback(note);
    };
    video.requestVideoFrameCallback(note);
  });
}

/// What was seen since then: how many frames, and the longest time without one, in milliseconds.
function seen(page: Page): Promise<{ frames: number; gap: number; isSame: boolean }> {
  return page.evaluate(() => {
    const { shown, watchedVideo } = window as unknown as { shown: number[]; watchedVideo: Element };
    const gaps = shown.slice(1).map((at, index) => at - shown[index]!);
    return { frames: shown.length, gap: Math.max(...gaps), isSame: document.querySelector("video") === watchedVideo };
  });
}

async function moreFrames(page: Page, count = 15): Promise<void> {
  const { frames } = await seen(page);
  await eventually("the picture goes on", async () => (await seen(page)).frames >= frames + count);
}

test("the picture goes on while its viewer changes the tab, leaves for other pages and comes back", async () => {
  const one = await onAir();
  const visitor = await stage.visitor({ viewport: { width: 1280, height: 720 } });
  const page = await visitor.open("/browse");
  const sockets: string[] = [];
  page.on("websocket", (socket) => sockets.push(socket.url()));
  await page.getByRole("article").filter({ hasText: one.account.username }).getByRole("link").first().click();
  const player = new Player(page);
  await player.plays();
  await page.getByText("No messages yet.").waitFor();
  await watchFrames(page);

  const tab = async (name: string, path: string) => {
    await page.getByRole("navigation", { name: "Sections of the channel" }).getByRole("link", { name }).click();
    await page.waitForURL(`**/${one.account.username}${path}`);
    await moreFrames(page);
  };
  await tab("About", "/about");
  await tab("Home", "");
  expect(sockets).toHaveLength(1);

  await page.getByRole("link", { name: ", home" }).click();
  await page.waitForURL((url) => url.pathname === "/");
  await page.locator(".player-box[data-place=docked]").waitFor();
  await moreFrames(page);
  await page.goBack();
  await page.locator(".player-box[data-place=page]").waitFor();
  await moreFrames(page);
  await page.getByRole("link", { name: ", home" }).click();
  await page.waitForURL((url) => url.pathname === "/");
  await page.getByRole("link", { name: /^Back to / }).click();
  await page.locator(".player-box[data-place=page]").waitFor();
  await moreFrames(page);
  const { gap, isSame } = await seen(page);
  console.log(`longest time without a frame: ${Math.round(gap)} ms`);
  expect(isSame).toBe(true);
  expect(gap).toBeLessThanOrEqual(500);
  expect(sockets).toHaveLength(1);

  await one.publisher.stop();
  expect(visitor.complaints).toEqual([]);
  await visitor.leave();
});

test("another channel takes the player over, and closing the docked one stops it", async () => {
  const [one, other] = [await onAir(), await onAir()];
  const visitor = await stage.visitor({ viewport: { width: 1280, height: 720 } });
  const page = await visitor.open(`/${one.account.username}`);
  const player = new Player(page);
  await player.plays();
  await page.getByRole("link", { name: ", home" }).click();
  await page.locator(".player-box[data-place=docked]").waitFor();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Browse" }).click();
  await page.waitForURL("**/browse");
  await page.getByRole("article").filter({ hasText: other.account.username }).getByRole("link").first().click();
  await page.waitForURL(`**/${other.account.username}`);
  await eventually("the other one plays, alone", async () => {
    const players = await page.getByTestId("player").all();
    return players.length === 1 && (await player.state()) === "playing";
  });
  await page.getByRole("link", { name: ", home" }).click();
  await page.locator(".player-box[data-place=docked]").waitFor();
  await page.getByRole("button", { name: "Stop and close the player" }).click();
  await page.locator(".player-box video").waitFor({ state: "detached" });
  await eventually("nobody is counted any more", async () => (await stage.server.api.liveCard(other.account)).viewer_count === 0);
  await page.goBack();
  await player.plays();
  await one.publisher.stop();
  await other.publisher.stop();
  expect(visitor.complaints).toEqual([]);
  await visitor.leave();
});
