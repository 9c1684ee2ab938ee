import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openBrowser, waitForPath } from "./browser";

const { open } = openBrowser();

const timeOf = (page: Page) => page.locator("video").evaluate((video: HTMLVideoElement) => video.currentTime);
const playing = (page: Page) => page.locator("[data-testid=player][data-state=playing]").waitFor();

describe("a clip of a video", () => {
  it("is cut over the standing picture, which shows where it begins, and leads to its page", async () => {
    const page = await open("/videos/m-synth?t=10m", { member: true });
    await playing(page);
    await page.keyboard.press("Alt+x");
    const sheet = page.getByTestId("clip-sheet");
    await sheet.getByText("30 s").waitFor();
    await page.locator("[data-testid=player][data-state=paused]").waitFor();
    const start = sheet.getByRole("slider", { name: "Where it begins" });
    await start.focus();
    for (let step = 0; step < 4; step++) await page.keyboard.press("ArrowRight");
    await sheet.getByText("28 s").waitFor();
    await expect.poll(async () => Math.abs((await timeOf(page)) - Number(await start.inputValue()))).toBeLessThan(0.5);
    const asked = page.waitForRequest((request) => request.url().endsWith("/api/vods/m-synth/clips"));
    await sheet.getByLabel("Title of the clip").fill("Smoke!");
    await sheet.getByRole("button", { name: "Publish" }).click();
    await asked;
    await sheet.getByRole("link", { name: "Open the clip" }).click();
    await waitForPath(page, "/clip/m-clip");
    await page.getByRole("heading", { level: 1, name: "The capacitor goes up in smoke" }).waitFor();
    await page.context().close();
  });

  it("is given up by Escape, and the video goes on where it was", async () => {
    const page = await open("/videos/m-synth?t=10m", { member: true });
    await playing(page);
    await page.getByRole("button", { name: "Make a clip" }).click();
    await page.getByTestId("clip-sheet").getByRole("slider", { name: "Where it begins" }).press("Home");
    await expect.poll(() => timeOf(page)).toBeLessThan(595);
    await page.keyboard.press("Escape");
    await playing(page);
    expect(await timeOf(page)).toBeGreaterThanOrEqual(599);
    await page.context().close();
  });

  it("cannot be cut by guests", async () => {
    const page = await open("/videos/m-synth");
    await playing(page);
    await page.keyboard.press("Alt+x");
    expect(await page.getByRole("button", { name: "Make a clip" }).count()).toBe(0);
    expect(await page.getByTestId("clip-sheet").count()).toBe(0);
    await page.context().close();
  });
});

describe("a clip's page", () => {
  it("plays it over and over, and leads to the moment in the video", async () => {
    const page = await open("/clip/m-clip");
    await playing(page);
    expect(await page.locator("video").evaluate((video: HTMLVideoElement) => video.loop)).toBe(true);
    await page.getByText("Cut by Anna").waitFor();
    await page.getByRole("link", { name: "Watch the full video" }).click();
    await waitForPath(page, "/videos/m-synth");
    await playing(page);
    expect(await timeOf(page)).toBeGreaterThanOrEqual(614);
    await page.context().close();
  });
});

describe("a channel's clips", () => {
  const cards = (page: Page) => page.getByTestId("clip-card");

  it("come newest first page by page, and the most viewed of a time, while picture and chat go on", async () => {
    const page = await open("/livia");
    await page.locator("video").waitFor();
    await page.evaluate(() => document.querySelector("video")?.setAttribute("data-same", "1"));
    const sockets: string[] = [];
    page.on("websocket", (socket) => sockets.push(socket.url()));
    await page.getByRole("link", { name: "Clips", exact: true }).click();
    await waitForPath(page, "/livia/clips");
    await cards(page).first().getByRole("link", { name: "The capacitor goes up in smoke" }).waitFor();
    expect(await cards(page).count()).toBe(24);
    await page.getByRole("button", { name: "Show more" }).click();
    await expect.poll(() => cards(page).count()).toBe(27);
    await page.getByRole("link", { name: "Top of the week" }).click();
    await cards(page).first().getByText("50 views").waitFor();
    await page.getByRole("link", { name: "Top of the day" }).click();
    await page.getByText("No clips from this time.").waitFor();
    expect(await page.locator("video[data-same]").count()).toBe(1);
    expect(sockets).toEqual([]);
    await page.context().close();
  });

  it("are deleted by who made them, after a question, and by nobody else", async () => {
    const page = await open("/livia/clips", { member: true });
    const buttons = page.getByRole("button", { name: /^Delete/ });
    expect(await buttons.count()).toBe(1);
    await page.route("**/api/clips/m-clip", (route) => route.fulfill({ status: 503, json: { error: { code: "UNAVAILABLE" } } }));
    await buttons.click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Delete" }).click();
    await dialog.getByRole("alert").waitFor();
    expect(await cards(page).count()).toBe(24);
    await page.unroute("**/api/clips/m-clip");
    await dialog.getByRole("button", { name: "Delete" }).click();
    await page.getByText("Clip deleted").waitFor();
    expect(await cards(page).count()).toBe(23);
    await page.context().close();
  });

  it("stand with their video, and the newest on the first page", async () => {
    const page = await open("/videos/m-synth");
    await page.getByRole("region", { name: "Clips of this video" }).getByText("260 views").waitFor();
    expect(await page.getByRole("button", { name: /^Delete/ }).count()).toBe(0);
    await page.goto(new URL("/", page.url()).href);
    await page.getByRole("region", { name: "New clips" }).getByRole("link", { name: "The capacitor goes up in smoke" }).waitFor();
    await page.context().close();
  });
});
