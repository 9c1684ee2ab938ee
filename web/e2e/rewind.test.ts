import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openBrowser } from "./browser";

const { open } = openBrowser();

const playing = (page: Page) => page.locator("[data-testid=player][data-state=playing]").waitFor();
const bar = (page: Page) => page.getByRole("slider", { name: "Where to play" });
/** Seconds before now, as the bar says. */
const behind = async (page: Page) => -Number(await bar(page).getAttribute("aria-valuenow"));

/** Where playing was wanted at `began`: what the machine needed to load it has passed since, and the past ends a segment or two from live. */
async function expectBehind(page: Page, seconds: number, slack: number, began: number): Promise<void> {
  await expect.poll(() => behind(page)).toBeGreaterThan(seconds - slack);
  expect(await behind(page)).toBeLessThan(seconds + slack + (Date.now() - began) / 1000);
}

async function watch(): Promise<{ page: Page; asked: string[] }> {
  const page = await open("/dora");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await playing(page);
  await bar(page).waitFor();
  return { page, asked };
}

describe("a live stream with a past", () => {
  it("has a bar over all of it, and is live at its end", async () => {
    const { page, asked } = await watch();
    expect(Number(await bar(page).getAttribute("aria-valuemin"))).toBeLessThan(-250);
    expect(await bar(page).getAttribute("aria-valuetext")).toBe("Live");
    expect(asked.some((path) => path.startsWith("/dvr/"))).toBe(false);
    await page.context().close();
  });

  it("is rewound by key, says by how much, and comes back to live", async () => {
    const { page, asked } = await watch();
    const began = Date.now();
    const before = Math.max(await behind(page), 0);
    for (let step = 0; step < 3; step++) await page.keyboard.press("j");
    await playing(page);
    await expect.poll(() => asked.includes("/dvr/m-dora/index.m3u8")).toBe(true);
    await expectBehind(page, before + 30, 10, began);
    const button = page.getByRole("button", { name: /^−\d:\d\d/ });
    await button.waitFor();
    const isMoving = () => page.locator("video").evaluate((video: HTMLVideoElement) => !video.paused && video.readyState > 2);
    expect(await isMoving()).toBe(true);
    asked.length = 0;
    await button.click();
    await page.getByRole("button", { name: "Live", exact: true }).waitFor();
    await expect.poll(() => asked.includes("/live/m-dora/index.m3u8")).toBe(true);
    await playing(page);
    await page.context().close();
  });

  it("is dragged back to its beginning", async () => {
    const { page } = await watch();
    const box = await bar(page).boundingBox();
    if (!box) throw new Error("no bar");
    await page.mouse.move(box.x + box.width - 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + 1, box.y + box.height / 2, { steps: 5 });
    await page.mouse.up();
    await playing(page);
    await expect.poll(async () => (await behind(page)) - -Number(await bar(page).getAttribute("aria-valuemin"))).toBeGreaterThan(-12);
    await page.context().close();
  });

  it("goes on after a pause where it was", async () => {
    const { page } = await watch();
    const clock = () => page.getByTestId("player").getAttribute("data-latency-ms").then(Number);
    await expect.poll(clock).toBeGreaterThan(0);
    await page.keyboard.press("k");
    await page.locator("[data-testid=player][data-state=paused]").waitFor();
    await expect.poll(() => behind(page), { timeout: 20_000 }).toBeGreaterThanOrEqual(7);
    const before = await behind(page);
    const began = Date.now();
    await page.keyboard.press("k");
    await playing(page);
    await expectBehind(page, before, 4, began);
    await page.keyboard.press("End");
    await expect.poll(() => bar(page).getAttribute("aria-valuetext")).toBe("Live");
    await page.context().close();
  });
});
