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

describe("the owner of a channel", () => {
  it("chooses its colour, and sees what becomes of it", async () => {
    const page = await open("/settings/profile", { member: true });
    const color = page.getByLabel("Colour of your channel");
    expect(await color.inputValue()).toBe("#3b6fd4");
    await page.getByText("On dark ground").waitFor();
    await color.fill("blue");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Write it as #c62f52.").waitFor();
    await color.fill("#ffe100");
    const sent = page.waitForResponse((response) => response.request().method() === "PATCH");
    await page.getByRole("button", { name: "Save" }).click();
    // The mock answers with what was sent.
    expect(await (await sent).json()).toMatchObject({ accent: "#ffe100" });
    await page.context().close();
  });

  it.each(["Avatar", "Banner"])("has its own picture: %s", async (title) => {
    const page = await open("/settings/profile", { member: true });
    const card = page.getByRole("region", { name: title });
    const input = card.getByTestId(`${title.toLowerCase()}-file`);
    const file = { name: "b.png", mimeType: "image/png" };
    await input.setInputFiles({ ...file, buffer: Buffer.alloc(2049 * 1024) });
    await card.getByText("At most 2048 KiB, please.").waitFor();
    const sent = page.waitForRequest((request) => request.method() === "PUT");
    await input.setInputFiles({ ...file, buffer: Buffer.alloc(10) });
    expect((await sent).headers()["content-type"]).toBe("image/png");
    await card.getByRole("img").waitFor();
    await card.getByRole("button", { name: `Remove: ${title}` }).click();
    await card.getByText("None yet").waitFor();
    await page.context().close();
  });
});
