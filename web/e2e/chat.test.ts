import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openBrowser } from "./browser";
import { MESSAGE_LIMIT } from "./mock-data";

const { open } = openBrowser();

describe("the chat's input", () => {
  it("sends no command to the room, and a line with a slash when it is doubled", async () => {
    const page = await open("/livia", { member: true });
    const input = page.getByTestId("chat-input");
    await input.fill("/timeout mei spam");
    await input.press("Enter");
    await page.getByTestId("chat-notice").getByText("No such command.").waitFor();
    expect(await input.inputValue()).toBe("/timeout mei spam");
    await input.fill("//timeout is a command");
    await input.press("Enter");
    await page.getByTestId("chat-message").filter({ hasText: /: \/timeout is a command$/ }).waitFor();
    expect(await page.getByTestId("chat-message").filter({ hasText: "mei spam" }).count()).toBe(0);
    await page.context().close();
  });

  it("takes as much as the instance says, and counts beside the notice", async () => {
    const page = await open("/livia", { member: true });
    const input = page.getByTestId("chat-input");
    await input.fill("spam");
    await input.press("Enter");
    const notice = page.getByTestId("chat-notice");
    await notice.waitFor();
    await input.fill("x".repeat(MESSAGE_LIMIT + 1));
    const count = page.getByTestId("chat-count");
    await count.getByText(`${MESSAGE_LIMIT + 1} of ${MESSAGE_LIMIT}`).waitFor();
    expect(await page.getByTestId("chat-send").isDisabled()).toBe(true);
    const box = async (locator: Locator) => (await locator.boundingBox()) ?? { y: 0, height: 0 };
    const [above, below] = [await box(notice), await box(count)];
    expect(above.y + above.height).toBeLessThanOrEqual(below.y);
    await input.fill("x".repeat(MESSAGE_LIMIT));
    expect(await page.getByTestId("chat-send").isEnabled()).toBe(true);
    await page.context().close();
  });
});

/** How much higher than the name's the middle of its badge lies, in px. */
function heightOverName(badge: Element): number {
  const middle = (element: Element | null) => {
    const { top = 0, bottom = 0 } = element?.getBoundingClientRect() ?? {};
    return (top + bottom) / 2;
  };
  return middle(badge.parentElement?.querySelector(".chat-name") ?? null) - middle(badge);
}

describe("the chat's rows", () => {
  it("have badges that are told apart and named", async () => {
    const page = await open("/livia");
    const badge = (set: string) => page.locator(`[data-testid=chat-badge][data-set=${set}]`).first();
    const names = { broadcaster: "Broadcaster", admin: "Administrator", staff: "Instance moderator", moderator: "Moderator", founder: "Founder" };
    const colors = new Set<string>();
    for (const [set, name] of Object.entries(names)) {
      await badge(set).waitFor();
      expect(await badge(set).textContent()).toBe(name);
      colors.add(await badge(set).evaluate((tile) => getComputedStyle(tile).backgroundColor));
      expect((await badge(set).boundingBox())?.width).toBe(18);
      expect(Math.abs(await badge(set).evaluate(heightOverName)), name).toBeLessThanOrEqual(2);
    }
    expect(colors.size).toBe(5);
    await page.context().close();
  });

  it("are not read aloud one by one in a busy room, but counted", async () => {
    const page = await open("/livia", { member: true });
    const log = page.getByRole("log");
    expect(await log.getAttribute("aria-live")).toBe("polite");
    await page.clock.install();
    await page.getByTestId("chat-input").fill("!flood");
    await page.getByTestId("chat-input").press("Enter");
    await expect.poll(() => log.getAttribute("aria-live")).toBe("off");
    await page.getByTestId("chat-input").fill("!flood");
    await page.getByTestId("chat-input").press("Enter");
    await page.getByTestId("chat-message").filter({ hasText: "flood 14" }).nth(1).waitFor();
    const count = page.getByRole("status").filter({ hasText: "15 new messages" });
    await expect.poll(async () => {
      await page.clock.runFor(10_000);
      return count.count();
    }).toBe(1);
    await page.context().close();
  });
});
