import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { arrive, openBrowser, type Visitor } from "./browser";

const { open, visit } = openBrowser();

async function say(page: Page, text: string): Promise<void> {
  await page.getByTestId("chat-input").fill(text);
  await page.getByTestId("chat-input").press("Enter");
}

/** How far the page can be scrolled below the last thing that is to be seen. */
function emptiness(): number {
  const seen = [...document.querySelectorAll("main *")].filter((element) => element.childElementCount === 0);
  const ends = seen.map((element) => element.getBoundingClientRect().bottom + window.scrollY);
  return document.documentElement.scrollHeight - Math.max(window.innerHeight, ...ends);
}

describe("a channel's page", () => {
  const screens: [string, number, number, boolean][] = [
    ["a laptop", 1440, 900, false],
    ["a large screen", 1920, 1080, false],
    ["a phone", 390, 844, true],
  ];
  it.each(screens)("does not scroll into emptiness on %s", async (_name, width, height, phone) => {
    const page = await open("/livia", { phone });
    await page.setViewportSize({ width, height });
    await expect.poll(() => page.evaluate(emptiness)).toBeLessThanOrEqual(64);
    await page.context().close();
  });

  it("shows in the tab whether the channel is live", async () => {
    const page = await open("/livia", { member: true });
    const icon = () => page.locator("link[rel=icon]").first().getAttribute("href");
    await expect.poll(() => page.title()).toBe("● Livia: Restoring a 1970s synthesizer, part three: the power supply");
    await expect.poll(icon).toMatch(/^data:/);
    await say(page, "!end");
    await expect.poll(() => page.title()).toBe("Livia · Harbour TV");
    await expect.poll(icon).toMatch(/icon\.svg/);
    await page.context().close();
  });

  it("repeats no name in place of a title", async () => {
    const page = await open("/marta");
    await expect.poll(() => page.title()).toBe("● Marta · Harbour TV");
    expect(await page.getByRole("main").locator("header bdi").filter({ hasText: "Marta" }).count()).toBe(1);
    await page.context().close();
  });

  it("of nobody is titled so", async () => {
    const page = await open("/nobody");
    await expect.poll(() => page.title()).toBe("No such channel · Harbour TV");
    await page.context().close();
  });

  it("shows itself with its picture where its address is posted", async () => {
    const context = await visit();
    const html = await (await context.request.get("/livia")).text();
    const content = (name: string) => new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)"`).exec(html)?.[1];
    expect(content("twitter:card")).toBe("summary_large_image");
    expect(content("og:title")).toBe("Restoring a 1970s synthesizer, part three: the power supply — Livia");
    for (const name of ["og:image", "twitter:image"]) {
      expect(content(name)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/live\/s-livia\/thumbnail\.jpg$/);
    }
    await context.close();
  });

  it("tells a visitor without scripts what is missing", async () => {
    const context = await visit();
    const html = await (await context.request.get("/livia")).text();
    expect(html).toMatch(/<noscript>(?:(?!<\/noscript>).)*The player needs JavaScript\./);
    await context.close();
  });

  it("writes words in the direction and language of whoever wrote them", async () => {
    const page = await open("/livia");
    const title = page.getByRole("main").locator("header bdi[lang=en]").first();
    expect(await title.textContent()).toContain("Restoring");
    await expect.poll(() => page.getByTestId("chat-message").first().locator("bdi").count()).toBe(2);
    await page.context().close();
  });
});

describe("a broadcast that is stopped", () => {
  it("ends without alarm, and leaves its length, its peak and where to go next", async () => {
    const page = await open("/livia", { member: true });
    const player = page.getByTestId("player");
    await say(page, "!stop");
    await player.getByText("Livia is ending the stream…").waitFor();
    expect(await player.locator("svg.animate-spin").count()).toBe(0);
    expect(await page.getByTestId("live-badge").textContent()).toBe("Ending");
    await say(page, "!end");
    const ended = page.getByTestId("ended-state");
    await ended.getByText("The stream is over. Thanks for watching Livia!").waitFor();
    await ended.getByText(/It lasted \d:\d\d:\d\d · 1,284 viewers at its peak/).waitFor();
    await expect.poll(() => ended.getByRole("link").count()).toBe(3);
    const links = await ended.getByRole("link").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    expect(links).not.toContain("/livia");
    await say(page, "!golive");
    await ended.waitFor({ state: "detached" });
    await page.context().close();
  });

  it("is offline to whoever comes later", async () => {
    const page = await open("/anna");
    await page.getByTestId("offline-state").waitFor();
    expect(await page.getByTestId("ended-state").count()).toBe(0);
    await page.context().close();
  });
});

describe("a viewer's own network", () => {
  it("is not blamed on the channel when it is gone", async () => {
    const page = await open("/livia");
    await page.context().setOffline(true);
    await page.getByTestId("contact-badge").getByText("You are offline").waitFor();
    expect(await page.getByTestId("live-badge").textContent()).toBe("Live");
    await page.context().setOffline(false);
    await page.getByTestId("contact-badge").waitFor({ state: "detached" });
    await page.context().close();
  });

  it("is named as the reason some seconds after the page, even before its code has come", async () => {
    const context = await visit();
    await context.route(/\.js(\?|$)/, (route) => route.abort());
    const page = await context.newPage();
    await page.goto("/livia");
    const words = page.getByTestId("player").getByText("Your connection may be slow.");
    expect(await words.evaluate((element) => parseFloat(getComputedStyle(element).animationDelay))).toBeLessThanOrEqual(6);
    await words.waitFor();
    await context.close();
  });
});

describe("a stream for a mature audience", () => {
  it("loads nothing before a yes, which the device remembers", async () => {
    const context = await visit();
    const html = await (await context.request.get("/noir")).text();
    expect(html).not.toMatch(/og:image|twitter:image/);
    const page = await context.newPage();
    const media: string[] = [];
    page.on("request", (request) => {
      if (new URL(request.url()).pathname.startsWith("/live/")) media.push(request.url());
    });
    await arrive(page, "/noir");
    await page.waitForLoadState("networkidle");
    expect(media).toEqual([]);
    await page.getByRole("button", { name: "I am of age, show it" }).click();
    await page.getByTestId("player").waitFor();
    await expect.poll(() => media.some((url) => url.includes("index.m3u8"))).toBe(true);
    await page.reload();
    await page.getByTestId("player").waitFor();
    expect(await page.getByTestId("mature-gate").count()).toBe(0);
    await context.close();
  });
});

describe("whoever does not see the picture", () => {
  it("hears what changes from one line that is always there", async () => {
    const page = await open("/livia", { member: true });
    const player = page.getByRole("region", { name: "Player: Restoring a 1970s synthesizer" });
    const line = await player.getByRole("status").elementHandle();
    const said = () => line?.textContent();
    await expect.poll(said).toBe("Livia is live");
    await say(page, "!lose");
    await expect.poll(said).toBe("Livia is lost and may come back");
    await say(page, "!end");
    await expect.poll(said).toBe("Livia is offline");
    await page.context().close();
  });

  it("hears the volume in per cent", async () => {
    const page = await open("/livia");
    await page.getByRole("button", { name: "Mute" }).focus();
    const volume = page.getByRole("slider", { name: "Volume" });
    expect(await volume.getAttribute("aria-valuetext")).toBe("80%");
    await page.context().close();
  });
});

describe("whoever does not use a mouse", () => {
  it("may turn the single keys off, in the help and in the settings", async () => {
    const page = await open("/livia");
    const muted = () => page.locator("video").evaluate((video: HTMLVideoElement) => video.muted);
    const before = await muted();
    await page.keyboard.press("?");
    await page.getByRole("switch", { name: "Single-key shortcuts" }).uncheck();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("m");
    await page.keyboard.press("?");
    await arrive(page, "/settings/appearance");
    await page.getByRole("switch", { name: "Single-key shortcuts", checked: false }).check();
    await arrive(page, "/livia");
    await page.keyboard.press("m");
    await expect.poll(muted).toBe(!before);
    await page.context().close();
  });

  it("sees the focus on any picture, and the buttons' edges in the system's colours", async () => {
    const page = await open("/livia", { member: true } satisfies Visitor);
    await page.getByRole("button", { name: "Player settings" }).focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Shift+Tab");
    const ring = () =>
      page.getByRole("button", { name: "Player settings" }).and(page.locator(":focus")).evaluate((button) => {
        const { outlineColor, boxShadow } = getComputedStyle(button);
        return { outlineColor, boxShadow };
      });
    // It grows, so that it is not whole at once.
    await expect.poll(ring).toEqual({ outlineColor: "rgb(255, 255, 255)", boxShadow: expect.stringContaining("rgb(0, 0, 0)") as string });
    await page.emulateMedia({ forcedColors: "active" });
    const edge = () => page.getByTestId("chat-send").evaluate((button) => getComputedStyle(button).borderTopWidth);
    await expect.poll(edge).toBe("1px");
    await page.context().close();
  });
});
