import type { Route } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { arrive, openBrowser, waitForPath } from "./browser";

const origin = inject("origin");
const { open, visit } = openBrowser();

describe("the list of live streams", () => {
  it("shows more channels on request, each of them once", async () => {
    const page = await open("/browse", { scene: "crowded" });
    const cards = page.getByRole("article");
    const more = page.getByRole("button", { name: "Show more" });
    expect(await cards.count()).toBe(60);
    // By key: so many cards take a slow machine long to bring into view for a click.
    await more.press("Enter");
    await expect.poll(() => cards.count()).toBe(70);
    await more.waitFor({ state: "detached" });
    const names = await cards.getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    expect(new Set(names.filter((name) => name?.startsWith("/guest"))).size).toBe(70);
    await page.context().close();
  });

  it("asks a slow server for one picture of each channel at a time, and shows it when it comes", async () => {
    const context = await visit();
    const page = await context.newPage();
    const held: Route[] = [];
    await page.route("**/s-livia/thumbnail.jpg?v=*", (route) => void held.push(route));
    await page.clock.install();
    await arrive(page, "/browse");
    await page.getByRole("article").first().waitFor();
    // The timers may be set a moment after the controls answer.
    const asked = async () => {
      await page.clock.runFor(30_000);
      return held.length;
    };
    await expect.poll(asked).toBe(1);
    await page.clock.runFor(90_000);
    expect(held).toHaveLength(1);
    const picture = page.getByRole("article").filter({ hasText: "Livia" }).locator("img[src*=thumbnail]");
    const before = await picture.getAttribute("src");
    await held[0]?.continue();
    await expect.poll(() => picture.getAttribute("src")).not.toBe(before);
    await page.clock.runFor(30_000);
    await expect.poll(() => held.length).toBe(2);
    await context.close();
  });

  it("asks for pictures that are in view, and for no page that nobody may go to", async () => {
    const context = await visit({ scene: "crowded" });
    const page = await context.newPage();
    const pictures = new Set<string>();
    const prefetched: string[] = [];
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.searchParams.has("v")) pictures.add(url.pathname);
      if (url.searchParams.has("_rsc")) prefetched.push(url.href);
    });
    await page.clock.install();
    await arrive(page, "/browse");
    await page.waitForLoadState("networkidle");
    expect(prefetched.filter((url) => /category|tag|guest/.test(url))).toEqual([]);
    const asked = async () => {
      await page.clock.runFor(30_000);
      return pictures.has("/live/s-guest0/thumbnail.jpg");
    };
    await expect.poll(asked).toBe(true);
    expect(pictures).not.toContain("/live/s-guest50/thumbnail.jpg");
    await context.close();
  });

  it("stops the cards' clocks while the list is out of date", async () => {
    const context = await visit();
    const page = await context.newPage();
    await page.clock.install();
    await arrive(page, "/browse");
    await context.addCookies([{ name: "mock_scene", value: "down", url: origin }]);
    const isOutdated = async () => {
      await page.clock.runFor(5000);
      return page.getByText("The list cannot be brought up to date").isVisible();
    };
    await expect.poll(isOutdated).toBe(true);
    const clock = page.getByRole("article").first().locator("time");
    await page.clock.runFor(1000);
    const shown = await clock.textContent();
    await page.clock.runFor(60_000);
    expect(await clock.textContent()).toBe(shown);
    await context.close();
  });

  it("shows nothing of a stream for a mature audience but its colours", async () => {
    const page = await open("/browse");
    const filter = (name: string) =>
      page.getByRole("article").filter({ hasText: name }).locator("img").first().evaluate((image) => getComputedStyle(image).filter);
    expect(await filter("Noir")).toContain("blur");
    expect(await filter("Livia")).toBe("none");
    await page.context().close();
  });

  it("says a name once where there is no title", async () => {
    const page = await open("/browse");
    expect(await page.getByRole("article").filter({ hasText: "Marta" }).getByText("Marta").count()).toBe(1);
    await page.context().close();
  });

  it.each(["/", "/browse", "/about"])("has the headings of %s in order", async (path) => {
    const page = await open(path, { scene: "crowded" });
    const levels = await page.getByRole("main").getByRole("heading").evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level, index) => index > 0 && (level === 1 || level > (levels[index - 1] ?? 0) + 1))).toEqual([]);
    await page.context().close();
  });

  it("shows that the channel asked for is on its way", async () => {
    const page = await open("/browse");
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    await page.route(/\/livia\?.*_rsc=/, async (route) => {
      await answered;
      await route.continue();
    });
    const progress = page.getByTestId("navigation-progress");
    await page.getByRole("article").filter({ hasText: "Livia" }).getByRole("link").first().click();
    await progress.waitFor();
    answer();
    await waitForPath(page, "/livia");
    await page.getByTestId("player").waitFor();
    await progress.waitFor({ state: "detached" });
    await page.context().close();
  });
});

describe("a display name that is not the user name", () => {
  it("has the user name behind it on cards, on the channel, in the title and in chat", async () => {
    const page = await open("/browse");
    await page.getByRole("article").filter({ hasText: "Night Owl (night_owl)" }).waitFor();
    await arrive(page, "/night_owl");
    await page.getByRole("heading", { level: 1, name: "Night Owl (night_owl)", exact: true }).waitFor();
    await expect.poll(() => page.title()).toContain("Night Owl (night_owl)");
    await page.getByTestId("chat-message").filter({ hasText: "Борис (boris)" }).first().waitFor();
    await page.context().close();
  });
});

describe("the instance's name", () => {
  it("stands in the bar and in titles, and Leams in its place while the service is away", async () => {
    const page = await open("/");
    await page.getByRole("link", { name: "Harbour TV, home" }).getByText("Harbour TV").waitFor();
    await expect.poll(() => page.title()).toBe("Live now · Harbour TV");
    await arrive(page, "/livia");
    await expect.poll(() => page.title()).toMatch(/^● Livia: /);
    await arrive(page, "/anna");
    await expect.poll(() => page.title()).toBe("Anna · Harbour TV");
    await page.context().close();
    const away = await open("/", { scene: "down" });
    await away.getByRole("link", { name: "Leams, home" }).waitFor();
    await away.context().close();
  });
});

describe("a page without the service", () => {
  it("comes by itself when the service is back", async () => {
    const page = await open("/", { scene: "down" });
    await page.getByText("The service does not answer").waitFor();
    await page.context().addCookies([{ name: "mock_scene", value: "busy", url: origin }]);
    await page.getByRole("article").first().waitFor();
    await page.context().close();
  });
});

describe("the frame of a page", () => {
  it.each([390, 1440, 2560])("begins and ends at the same lines on every page at %i px", async (width) => {
    const page = await open("/browse", { member: true });
    await page.setViewportSize({ width, height: 900 });
    const gutter = width < 640 ? 16 : 24;
    for (const path of ["/browse", "/following", "/about", "/rules"]) {
      await arrive(page, path);
      const start = (await page.locator("main").boundingBox())?.x ?? 0;
      expect((await page.locator("main h1").boundingBox())?.x, path).toBe(start + gutter);
    }
    await page.context().close();
  });

  it("gives a guest's phone the ways that a guest has, and language and theme at the page's end", async () => {
    const page = await open("/", { phone: true });
    const tabs = page.getByRole("navigation", { name: "Sections" });
    expect(await tabs.getByRole("link").allTextContents()).toEqual(["Home", "Browse", "Log in"]);
    const footer = page.getByRole("contentinfo");
    await footer.getByText("Leams 0.1.0").waitFor();
    expect(await footer.getByRole("link").allTextContents()).toEqual(["About", "Rules", "Privacy", "API", "Source code"]);
    expect(await footer.getByRole("link", { name: "API" }).getAttribute("href")).toBe("/docs");
    await footer.getByRole("button", { name: "Language" }).click();
    await page.getByRole("menuitemradio", { name: "Русский" }).click();
    await page.getByRole("navigation", { name: "Разделы" }).getByRole("link", { name: "Войти" }).waitFor();
    await page.context().close();
  });

  it("has menus that say that they wait until the page is alive", async () => {
    const context = await visit({ member: true });
    await context.route(/\.js(\?|$)/, (route) => route.abort());
    const page = await context.newPage();
    await page.goto("/");
    for (const name of ["Language", "Theme", "Account menu"]) {
      expect(await page.getByRole("button", { name }).first().isDisabled(), name).toBe(true);
    }
    await context.close();
  });

  it("tells those without JavaScript why nothing answers", async () => {
    const context = await visit();
    const html = await (await context.request.get("/login")).text();
    expect(html).toMatch(/<noscript>.*This page needs JavaScript.*<\/noscript>/s);
    await context.close();
  });
});

describe("an address with nothing behind it", () => {
  it.each(["/no/such/page", "/nobody_here"])("%s shows who is live instead", async (path) => {
    const page = await open(path);
    await page.getByRole("main").getByRole("region", { name: "On right now instead" }).getByRole("link", { name: /synthesizer/ }).click();
    await waitForPath(page, "/livia");
    await page.context().close();
  });
});

describe("what programs ask for", () => {
  it("is there: rules for searchers, a manifest under the instance's name, pictures for home screens", async () => {
    const context = await visit();
    const get = async (path: string) => {
      const answer = await context.request.get(path);
      expect(answer.status(), path).toBe(200);
      return answer;
    };
    const robots = await (await get("/robots.txt")).text();
    expect(robots).toContain("Disallow: /dashboard");
    expect(robots).toContain(`Sitemap: ${origin}/sitemap.xml`);
    expect(await (await get("/sitemap.xml")).text()).toContain(`<loc>${origin}/livia</loc>`);
    const security = await (await get("/.well-known/security.txt")).text();
    expect(security).toContain("Contact: mailto:harbour@example.org\n");
    expect(Date.parse(/^Expires: (.*)$/m.exec(security)?.[1] ?? "")).toBeGreaterThan(Date.now());
    const manifest = (await (await get("/manifest.webmanifest")).json()) as { name: string; icons: { src: string }[] };
    expect(manifest.name).toBe("Harbour TV");
    expect(manifest.icons.length).toBeGreaterThan(2);
    for (const { src } of manifest.icons) await get(src);
    const html = await (await get("/")).text();
    expect(html).toContain(`<meta property="og:image" content="${origin}/icon-512.png"/>`);
    const touchIcon = /<link rel="apple-touch-icon" href="([^"]*)"/.exec(html)?.[1] ?? "none";
    expect((await get(touchIcon)).headers()["content-type"]).toBe("image/png");
    await context.close();
  });
});
