import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openBrowser, type Visitor } from "./browser";

const { open } = openBrowser();

interface Stop {
  name: string;
  isSeen: boolean;
  isMarked: boolean;
}

/** Where the focus is, whether it lies in the window and shows that it has the focus: when what opens for it is open. */
async function describeFocus(): Promise<Stop | null> {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || focused === document.body) return null;
  const transitions = focused.getAnimations().filter((animation) => animation instanceof CSSTransition);
  await Promise.allSettled(transitions.map(({ finished }) => finished));
  const { top, bottom, left, right } = focused.getBoundingClientRect();
  const spoken = focused.cloneNode(true) as HTMLElement;
  for (const silent of spoken.querySelectorAll("[aria-hidden=true]")) silent.remove();
  const hasOutline = (element: Element | null) => element !== null && getComputedStyle(element).outlineStyle !== "none";
  return {
    name: (focused.getAttribute("aria-label") ?? spoken.textContent?.trim()) || focused.outerHTML.slice(0, 80),
    isSeen: bottom > 0 && top < window.innerHeight && right > 0 && left < window.innerWidth && right > left,
    isMarked: hasOutline(focused) || hasOutline(focused.closest("label")),
  };
}

/** Every stop of the Tab key from the top of the page to its end. */
async function walk(page: Page): Promise<Stop[]> {
  const stops: Stop[] = [];
  for (let step = 0; step < 100; step++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(describeFocus);
    if (!stop) return stops;
    stops.push(stop);
  }
  throw new Error(`the focus does not leave the page: ${stops.slice(-5).map(({ name }) => name).join(", ")}`);
}

async function focusOn(page: Page, name: string): Promise<void> {
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press("Tab");
    if ((await page.evaluate(describeFocus))?.name === name) return;
  }
  throw new Error(`the Tab key does not reach "${name}"`);
}

const focused = (page: Page) => page.evaluate(describeFocus).then((stop) => stop?.name);

describe("the Tab key", () => {
  const paths: [string, Visitor][] = [
    ["/", {}],
    ["/livia", { member: true }],
    ["/anna", { member: true }],
    ["/login", {}],
    ["/register", {}],
    ["/dashboard", { member: true }],
    ["/dashboard/stream", { member: true }],
    ["/settings/profile", { member: true }],
    ["/admin/users", { member: true, scene: "empty" }],
    ["/admin/appearance", { member: true, scene: "empty" }],
    ["/settings/appearance", {}],
  ];
  it.each(paths)("walks through %s, always seen, and out of it", async (path, visitor) => {
    const page = await open(path, visitor);
    const stops = await walk(page);
    expect(stops[0]?.name).toBe("Skip to content");
    expect(stops.filter(({ isSeen, isMarked }) => !isSeen || !isMarked)).toEqual([]);
    await page.context().close();
  });
});

describe("without a mouse", () => {
  it("a visitor skips the bar, logs in and comes to the page that was asked for", async () => {
    const page = await open("/settings/profile");
    await page.waitForURL((url) => url.pathname === "/login");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("content");
    await page.keyboard.press("Tab");
    await page.keyboard.type("anna");
    await page.keyboard.press("Tab");
    await page.keyboard.type("correct horse");
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === "/settings/profile");
    await page.context().close();
  });

  it("a menu opens, is walked through, and gives the focus back", async () => {
    const page = await open("/", { member: true });
    await focusOn(page, "Account menu");
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "My channel" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => focused(page)).toBe("Dashboard");
    await page.keyboard.press("Escape");
    await expect.poll(() => focused(page)).toBe("Account menu");
    await page.context().close();
  });

  it("a dialog keeps the focus, and gives it back when it closes", async () => {
    const page = await open("/dashboard/stream", { member: true });
    await focusOn(page, "Replace key");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    for (let step = 0; step < 5; step++) {
      await page.keyboard.press("Tab");
      expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    }
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await expect.poll(() => focused(page)).toBe("Replace key");
    await page.context().close();
  });

  it("the key is shown after the password, a wrong one first", async () => {
    const page = await open("/dashboard/stream", { member: true });
    await focusOn(page, "Show: Stream key");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    await page.keyboard.type("wrong");
    await page.keyboard.press("Enter");
    await dialog.getByText("The password is wrong.").waitFor();
    await page.keyboard.type("correct horse");
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await page.getByTestId("stream-key").getByText("live_0123456789").waitFor();
    await expect.poll(() => focused(page)).toBe("Hide: Stream key");
    await page.context().close();
  });

  it("a form that is saved keeps the focus on its button", async () => {
    const page = await open("/settings/profile", { member: true });
    await page.getByLabel("Display name").fill("ANNA");
    await focusOn(page, "Save");
    await page.keyboard.press("Enter");
    await page.getByText("Saved").waitFor();
    expect(await focused(page)).toBe("Save");
    await page.context().close();
  });

  it("a viewer goes into the theatre and out, writes, and comes back to the player", async () => {
    const page = await open("/livia", { member: true });
    await focusOn(page, "Theatre mode");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Theatre mode", pressed: true }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Theatre mode", pressed: false }).waitFor();
    await page.keyboard.press("/");
    await expect.poll(() => focused(page)).toBe("Your message");
    await page.keyboard.type("by keyboard");
    await page.keyboard.press("Enter");
    await page.getByTestId("chat-message").filter({ hasText: "by keyboard" }).waitFor();
    expect(await focused(page)).toBe("Your message");
    await page.context().close();
  });

  it("a guest hides the chat and shows it again without losing the place", async () => {
    const page = await open("/livia");
    await focusOn(page, "Hide chat");
    await page.keyboard.press("Enter");
    await expect.poll(() => focused(page)).toBe("Show chat");
    await page.keyboard.press("Enter");
    await expect.poll(() => focused(page)).toBe("Chat");
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Hide chat");
    await page.context().close();
  });
});
