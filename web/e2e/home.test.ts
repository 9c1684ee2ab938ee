import type { Route } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { arrive, openBrowser, waitForPath } from "./browser";

const origin = inject("origin");
const { open, visit } = openBrowser();

describe("home", () => {
  it("shows more channels on request, each of them once", async () => {
    const page = await open("/", { scene: "crowded" });
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
    await page.route("**/s-livia/thumbnail.jpg?t=*", (route) => void held.push(route));
    await page.clock.install();
    await arrive(page, "/");
    await page.getByRole("article").first().waitFor();
    // The timers may be set a moment after the controls answer.
    const asked = async () => {
      await page.clock.runFor(5000);
      return held.length;
    };
    await expect.poll(asked).toBe(1);
    await page.clock.runFor(15_000);
    expect(held).toHaveLength(1);
    const picture = page.getByRole("article").filter({ hasText: "Livia" }).locator("img[src*=thumbnail]");
    const before = await picture.getAttribute("src");
    await held[0]?.continue();
    await expect.poll(() => picture.getAttribute("src")).not.toBe(before);
    await page.clock.runFor(5000);
    await expect.poll(() => held.length).toBe(2);
    await context.close();
  });

  it("shows that the channel asked for is on its way", async () => {
    const page = await open("/");
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

describe("the instance's name", () => {
  it("stands in the bar and in titles, and Leams in its place while the service is away", async () => {
    const page = await open("/");
    await page.getByRole("link", { name: "Harbour TV, home" }).getByText("Harbour TV").waitFor();
    expect(await page.title()).toBe("Live now · Harbour TV");
    await arrive(page, "/livia");
    expect(await page.title()).toMatch(/Livia · Harbour TV$/);
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
