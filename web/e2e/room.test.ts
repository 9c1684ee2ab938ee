import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openBrowser } from "./browser";

const { open } = openBrowser();

const focusedText = (page: Page) => page.evaluate(() => document.activeElement?.textContent);

async function say(page: Page, text: string): Promise<void> {
  await page.getByTestId("chat-input").fill(text);
  await page.getByTestId("chat-input").press("Enter");
}

describe("who somebody in the chat is", () => {
  it("stands behind the name, with the way to speak to them", async () => {
    const page = await open("/livia", { member: true });
    await page.getByRole("log").getByRole("button", { name: "Livia" }).first().click();
    const card = page.getByTestId("user-card");
    await card.getByText("@livia").waitFor();
    await card.getByText(/^Here since /).waitFor();
    expect(await card.getByRole("link", { name: "Channel" }).getAttribute("href")).toBe("/livia");
    await card.getByRole("button", { name: "Mention" }).click();
    await card.waitFor({ state: "detached" });
    expect(await page.getByTestId("chat-input").inputValue()).toBe("@livia ");
    await page.context().close();
  });

  it("is told without a mouse: names are reached from the list, and are no stops of the Tab key", async () => {
    const page = await open("/livia");
    await page.getByTestId("chat-message").last().waitFor();
    await page.getByRole("log").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowUp");
    const name = await focusedText(page);
    await page.keyboard.press("Enter");
    await page.getByTestId("user-card").waitFor();
    await page.keyboard.press("Escape");
    await page.getByTestId("user-card").waitFor({ state: "detached" });
    await expect.poll(() => focusedText(page)).toBe(name);
    await page.keyboard.press("Escape");
    expect(await page.getByRole("log").evaluate((log) => log === document.activeElement)).toBe(true);
    await page.context().close();
  });
});

describe("the chat's input", () => {
  it("completes names and emoji", async () => {
    const page = await open("/livia", { member: true });
    await page.getByTestId("chat-message").last().waitFor();
    const input = page.getByTestId("chat-input");
    const options = page.getByTestId("chat-completion").getByRole("option");
    await input.pressSequentially("@бо");
    await options.filter({ hasText: "Борис (boris)" }).waitFor();
    await input.press("Enter");
    expect(await input.inputValue()).toBe("@boris ");
    await input.pressSequentially(":fir");
    await options.filter({ hasText: ":fire:" }).waitFor();
    await input.press("Tab");
    expect(await input.inputValue()).toBe("@boris 🔥 ");
    await input.pressSequentially(":roc");
    await options.first().waitFor();
    await input.press("Escape");
    await options.first().waitFor({ state: "detached" });
    expect(await input.inputValue()).toBe("@boris 🔥 :roc");
    await page.context().close();
  });
});

describe("the chat's shape", () => {
  it("is as wide as the visitor has drawn it, also on the next page", async () => {
    const page = await open("/livia");
    const width = () => page.locator(".watch-chat").evaluate((chat) => chat.getBoundingClientRect().width);
    expect(await width()).toBe(340);
    const edge = page.getByRole("separator", { name: "Width of the chat" });
    await edge.press("ArrowLeft");
    await expect.poll(width).toBe(360);
    const box = await edge.boundingBox();
    await page.mouse.move((box?.x ?? 0) + 4, 300);
    await page.mouse.down();
    await page.mouse.move(200, 300, { steps: 4 });
    await page.mouse.up();
    await expect.poll(width).toBe(480);
    await page.reload();
    await expect.poll(width).toBe(480);
    await page.context().close();
  });

  it("has letters and rows of the size that the visitor likes", async () => {
    const page = await open("/livia");
    const list = page.getByTestId("chat-list");
    const size = () => list.evaluate((element) => getComputedStyle(element).fontSize);
    expect(await size()).toBe("14px");
    const choose = async (name: string) => {
      await page.getByRole("button", { name: "Chat settings" }).click();
      await page.getByRole("menuitemradio", { name }).click();
    };
    await choose("Large");
    await expect.poll(size).toBe("16px");
    const height = () => page.getByTestId("chat-message").first().evaluate((row) => row.getBoundingClientRect().height);
    const before = await height();
    await choose("Compact");
    await expect.poll(height).toBeLessThan(before);
    await page.context().close();
  });

  it("may be a window of its own", async () => {
    const page = await open("/livia/chat", { member: true });
    expect(await page.locator("video").count()).toBe(0);
    expect(await page.locator("body header").first().isVisible()).toBe(false);
    await say(page, "from the side");
    await page.getByTestId("chat-message").filter({ hasText: "from the side" }).waitFor();
    await page.context().close();
  });
});

describe("a member who looks elsewhere", () => {
  it("reads in the tab how often somebody asks for them", async () => {
    const page = await open("/livia", { member: true });
    const hide = (isHidden: boolean) =>
      page.evaluate((hidden) => {
        Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
        document.dispatchEvent(new Event("visibilitychange"));
      }, isHidden);
    await page.getByTestId("chat-message").last().waitFor();
    await hide(true);
    await say(page, "!ping");
    await expect.poll(() => page.title()).toMatch(/^\(1\) ● Livia/);
    await say(page, "!ping");
    await expect.poll(() => page.title()).toMatch(/^\(2\) ● Livia/);
    await hide(false);
    await expect.poll(() => page.title()).toMatch(/^● Livia/);
    await page.context().close();
  });
});
