import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openBrowser } from "./browser";

const { open } = openBrowser();

async function boxOf(page: Page, selector: string) {
  const box = await page.locator(selector).boundingBox();
  return box && [box.x, box.y, box.width, box.height].map(Math.round);
}

const isSeen = (page: Page, selector: string) => page.locator(selector).first().isVisible();

describe("the theatre", () => {
  it("gives the window to picture and chat, and to the picture alone", async () => {
    const page = await open("/livia", { member: true });
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.keyboard.press("t");
    await expect.poll(() => boxOf(page, "[data-testid=player]")).toEqual([0, 0, 1100, 900]);
    expect(await boxOf(page, ".watch-chat")).toEqual([1100, 0, 340, 900]);
    expect(await isSeen(page, "body header")).toBe(false);
    await page.mouse.wheel(0, 500);
    expect(await page.evaluate(() => window.scrollY)).toBe(0);
    await page.mouse.move(500, 500);
    await page.getByTestId("title-strip").getByText("Restoring a 1970s synthesizer").waitFor();
    await page.getByTestId("player").getByRole("button", { name: "Chat" }).click();
    await expect.poll(() => boxOf(page, "[data-testid=player]")).toEqual([0, 0, 1440, 900]);
    await page.keyboard.press("Escape");
    await expect.poll(() => isSeen(page, "body header")).toBe(true);
    await page.context().close();
  });
});

describe("a key", () => {
  it("shows what it did", async () => {
    const page = await open("/livia");
    await page.keyboard.press("ArrowUp");
    await page.getByTestId("key-echo").getByText("Volume 85%").waitFor();
    await page.getByTestId("key-echo").waitFor({ state: "detached" });
    await page.keyboard.press("m");
    await page.getByTestId("key-echo").getByText("Mute").waitFor();
    await page.context().close();
  });
});

describe("on a phone", () => {
  it("the picture stays above one line about it, and the chat has the rest", async () => {
    const page = await open("/livia", { phone: true, member: true });
    const [, top = 0, width, height = 0] = (await boxOf(page, "[data-testid=player]")) ?? [];
    expect(width).toBe(390);
    const [, lineTop, , lineHeight = 0] = (await boxOf(page, "main header")) ?? [];
    expect(lineTop).toBeGreaterThanOrEqual(top + height);
    expect(lineHeight).toBeLessThanOrEqual(48);
    const [, , , chatHeight = 0] = (await boxOf(page, "[data-testid=chat-list]")) ?? [];
    expect(chatHeight).toBeGreaterThanOrEqual(350);
    expect(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)).toBe(0);
    await page.getByRole("button", { name: "About this stream" }).click();
    const sheet = page.getByRole("dialog", { name: "Restoring a 1970s synthesizer" });
    await sheet.getByText("Electronics").waitFor();
    await sheet.getByRole("button", { name: "Share" }).waitFor();
    await sheet.getByRole("link", { name: "About Livia" }).click();
    await page.waitForURL("**/livia/about");
    await page.getByRole("heading", { name: "About Livia" }).waitFor();
    await expect.poll(() => isSeen(page, ".watch-chat")).toBe(false);
    await page.context().close();
  });

  it("on its side is all picture, and the chat comes and goes by a swipe", async () => {
    const page = await open("/livia", { phone: true, member: true });
    await page.setViewportSize({ width: 844, height: 390 });
    await expect.poll(() => boxOf(page, "[data-testid=player]")).toEqual([0, 0, 844, 390]);
    expect(await isSeen(page, ".watch-chat")).toBe(false);
    const swipe = (selector: string, from: number, to: number) =>
      page.locator(selector).evaluate(
        (element, [start, end]) => {
          const touch = (clientX = 0) => new Touch({ identifier: 1, target: element, clientX, clientY: 200 });
          const send = (type: string, touches: Touch[], x?: number) =>
            element.dispatchEvent(new TouchEvent(type, { bubbles: true, touches, changedTouches: [touch(x)] }));
          send("touchstart", [touch(start)], start);
          send("touchend", [], end);
        },
        [from, to],
      );
    await swipe("[data-testid=player]", 600, 400);
    await expect.poll(() => isSeen(page, ".watch-chat")).toBe(true);
    await swipe(".watch-chat", 600, 780);
    await expect.poll(() => isSeen(page, ".watch-chat")).toBe(false);
    await page.context().close();
  });
});

describe("the channel's head", () => {
  it("copies the channel's address", async () => {
    const page = await open("/livia");
    await page.getByRole("main").getByRole("button", { name: "Share" }).click();
    await page.getByTestId("toasts").getByText("Link copied").waitFor();
    await page.context().close();
  });

  it("lets the owner, and nobody else, change title and category in place", async () => {
    const page = await open("/anna", { member: true });
    await page.getByRole("button", { name: "Edit title and category" }).click();
    await page.getByLabel("Title").fill("Saturday inks");
    // The mock answers with what was sent.
    const saved = page.waitForResponse((response) => response.request().method() === "PUT");
    await page.getByLabel("Title").press("Enter");
    expect(await (await saved).json()).toMatchObject({ title: "Saturday inks", category: "Art" });
    await page.getByRole("main").getByText("Saturday inks").waitFor();
    await page.context().close();
    const guest = await open("/anna");
    expect(await guest.getByRole("button", { name: "Edit title and category" }).count()).toBe(0);
    await guest.context().close();
  });
});

describe("whoever leaves a channel", () => {
  it("takes no player along when nothing played there", async () => {
    const page = await open("/anna");
    await page.getByTestId("offline-state").waitFor();
    await page.getByRole("banner").getByRole("link").first().click();
    await page.waitForURL((url) => url.pathname === "/");
    await page.getByRole("article").first().waitFor();
    expect(await page.locator("video").count()).toBe(0);
    await page.goBack();
    await page.getByTestId("offline-state").waitFor();
    await page.context().close();
  });
});
