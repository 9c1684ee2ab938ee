import { describe, expect, it } from "vitest";
import { openBrowser, waitForPath } from "./browser";

const { open } = openBrowser();

describe("the first page", () => {
  it("has rows for what there is: categories, and channels that are not on air", async () => {
    const page = await open("/");
    const main = page.getByRole("main");
    const categories = main.getByRole("region", { name: "Categories" }).getByRole("article");
    expect(await categories.first().innerText()).toContain("Electronics");
    const channels = main.getByRole("region", { name: "Channels" });
    expect(await channels.getByRole("article").allInnerTexts()).toHaveLength(1);
    await expect.poll(() => channels.getByRole("article").innerText()).toContain("Last live 2 hours ago");
    await categories.first().getByRole("link").click();
    await waitForPath(page, "/category/electronics");
    await page.context().close();
  });

  it("is no void while nobody is live", async () => {
    const page = await open("/", { scene: "empty" });
    const main = page.getByRole("main");
    await main.getByRole("heading", { name: "Nobody is live right now" }).waitFor();
    await main.getByRole("region", { name: "Channels" }).getByRole("link", { name: "Anna", exact: true }).waitFor();
    expect(await main.getByRole("region", { name: "Categories" }).count()).toBe(0);
    await page.context().close();
  });

  it("shows large whom the visitor picks", async () => {
    const page = await open("/");
    await page.setViewportSize({ width: 1440, height: 900 });
    const hero = page.getByRole("region", { name: "On right now" });
    await hero.getByRole("heading", { name: /synthesizer/ }).waitFor();
    await hero.getByRole("button", { name: /Night Owl/ }).click();
    await hero.getByRole("heading", { name: /Шахматы/ }).waitFor();
    expect(await hero.getByTestId("muted-preview").count()).toBe(0); // The visitor wants no motion.
    await page.context().close();
  });

  it.each(["busy", "empty", "crowded"] as const)("ends where its content ends: %s", async (scene) => {
    const page = await open("/", { scene });
    await page.setViewportSize({ width: 1440, height: 900 });
    const excess = await page.evaluate(() => {
      const footer = document.querySelector("footer")?.getBoundingClientRect().bottom ?? 0;
      return document.documentElement.scrollHeight - Math.max(footer + window.scrollY, window.innerHeight);
    });
    expect(Math.abs(excess)).toBeLessThanOrEqual(1);
    await page.context().close();
  });
});

describe("browsing", () => {
  it("leads from streams to categories and to all channels, on air or not", async () => {
    const page = await open("/browse");
    const tabs = page.getByRole("navigation", { name: "Browse" });
    await tabs.getByRole("link", { name: "Categories" }).click();
    await page.getByRole("article").filter({ hasText: "Chess" }).waitFor();
    await tabs.getByRole("link", { name: "Channels" }).click();
    await page.getByRole("article").filter({ hasText: "Anna" }).getByText(/Last live/).waitFor();
    await page.getByRole("article").filter({ hasText: "Livia" }).getByText("Live", { exact: true }).waitFor();
    await page.context().close();
  });

  it("goes on through more channels than a page holds", async () => {
    const page = await open("/browse/channels", { scene: "crowded" });
    await page.getByRole("link", { name: "Show more" }).click();
    await page.getByRole("article").filter({ hasText: "Guest 69" }).waitFor();
    expect(await page.getByRole("link", { name: "Show more" }).count()).toBe(0);
    await page.context().close();
  });

  it("shows a category's streams and nothing of the others; one that nobody knows is not found", async () => {
    const page = await open("/category/chess");
    await page.getByRole("heading", { level: 1, name: "Chess" }).waitFor();
    expect(await page.getByRole("main").getByRole("article").count()).toBe(1);
    await page.getByRole("complementary", { name: "Channels" }).getByRole("link", { name: /Speedrun.*57/ }).last().waitFor();
    const answer = await page.goto("/category/no-such");
    expect(answer?.status()).toBe(404);
    await page.context().close();
  });
});
