import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openBrowser } from "./browser";

const { open } = openBrowser();

const colorOf = (locator: Locator, property: "borderBottomColor" | "backgroundColor") =>
  locator.evaluate((element, name) => getComputedStyle(element)[name], property);

describe("a channel's face", () => {
  it("has the owner's colour, made fit to be read, on its tabs and buttons", async () => {
    const page = await open("/livia");
    const main = page.getByRole("main");
    const tab = main.getByRole("navigation").getByRole("link", { name: "Home" });
    const follow = main.getByRole("link", { name: "Follow Livia" });
    const own = await colorOf(tab, "borderBottomColor");
    expect(own).toMatch(/^rgb\((1\d\d), (\d\d), \d+\)$/); // #e07a1f is too light for a light page.
    expect(await colorOf(follow, "backgroundColor")).toBe(own);
    await page.goto("/rex");
    expect(await colorOf(main.getByRole("link", { name: "Follow Rex" }), "backgroundColor")).toBe("rgb(15, 107, 118)");
    await page.context().close();
  });

  it("has the owner's picture where the player has none, and else above what is said of the channel", async () => {
    const page = await open("/anna");
    const offline = page.getByTestId("offline-state").locator("..");
    expect(await offline.locator("> img").getAttribute("src")).toBe("/api/pictures/harbour");
    await page.goto("/anna/about");
    expect(await page.getByRole("main").locator("img[src*=pictures]").count()).toBe(0);
    await page.goto("/livia/about");
    const banner = await page.getByRole("main").locator("img[src*=pictures]").boundingBox();
    expect((banner?.width ?? 0) / (banner?.height ?? 1)).toBeCloseTo(5, 1);
    await page.context().close();
  });

  it("is what other sites show of a channel that is off air", async () => {
    const page = await open("/anna");
    const preview = page.locator('meta[property="og:image"]');
    expect(await preview.getAttribute("content")).toMatch(/\/api\/pictures\/harbour$/);
    await page.goto("/livia");
    expect(await preview.getAttribute("content")).toMatch(/\/thumbnail\.jpg$/);
    await page.context().close();
  });

  it("has the owner's colour while there is no picture", async () => {
    const page = await open("/otto");
    const offline = page.getByTestId("offline-state").locator("..");
    expect(await offline.locator("> img").count()).toBe(0);
    expect(await offline.evaluate((element) => getComputedStyle(element).getPropertyValue("--ground"))).toMatch(/^rgb/);
    await page.context().close();
  });
});
