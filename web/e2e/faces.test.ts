import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { arrive, openBrowser } from "./browser";

const { open, visit } = openBrowser();

const colorOf = (locator: Locator, property: "borderBottomColor" | "backgroundColor") =>
  locator.evaluate((element, name) => getComputedStyle(element)[name], property);

/** A PNG: red on the left, blue on the right. */
async function draw(page: Page, width: number, height: number): Promise<Buffer> {
  const base64 = await page.evaluate(([wide, high]) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: wide, height: high });
    const context = canvas.getContext("2d") as CanvasRenderingContext2D;
    context.fillStyle = "red";
    context.fillRect(0, 0, wide / 2, high);
    context.fillStyle = "blue";
    context.fillRect(wide / 2, 0, wide / 2, high);
    return canvas.toDataURL().split(",")[1] ?? "";
  }, [width, height] as const);
  return Buffer.from(base64, "base64");
}

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

  it("takes of a picture the part that its owner chooses, by hand and by keys", async () => {
    const page = await (await visit({ member: true })).newPage();
    await page.addInitScript(() => {
      const { fetch: original } = window;
      window.fetch = async (input, init) => {
        const request = new Request(input, init);
        if (request.method === "PUT") Object.assign(window, { put: request.clone().blob() });
        return original(request);
      };
    });
    await arrive(page, "/settings/profile");
    const buffer = await draw(page, 1200, 600);
    const choose = () => page.getByTestId("avatar-file").setInputFiles({ name: "b.png", mimeType: "image/png", buffer });
    const taken = async () => {
      const sent = page.waitForRequest((request) => request.method() === "PUT");
      await page.getByRole("button", { name: "Take this part" }).click();
      await sent;
      return page.evaluate(async () => {
        const picture = await createImageBitmap(await (window as unknown as { put: Promise<Blob> }).put);
        const canvas = new OffscreenCanvas(picture.width, picture.height);
        const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
        context.drawImage(picture, 0, 0);
        const at = (x: number) => ((context.getImageData(x, 10, 1, 1).data[0] ?? 0) > 128 ? "red" : "blue");
        return [picture.width, picture.height, at(10), at(picture.width - 10)];
      });
    };
    await choose();
    const box = page.getByTestId("crop");
    await box.locator("img").waitFor();
    expect(await taken()).toEqual([512, 512, "red", "blue"]);
    await choose();
    const { x, y, width, height } = (await box.boundingBox()) as { x: number; y: number; width: number; height: number };
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width * 1.5, y + height / 2, { steps: 4 });
    await page.mouse.up();
    expect(await taken()).toEqual([512, 512, "red", "red"]);
    await choose();
    await box.focus();
    for (let press = 0; press < 20; press++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("+");
    await page.keyboard.press("+");
    expect(Number(await page.getByRole("slider", { name: "Zoom" }).inputValue())).toBeCloseTo(1.21, 1);
    expect(await taken()).toEqual([496, 496, "blue", "blue"]);
    await choose();
    await page.keyboard.press("Escape");
    await box.waitFor({ state: "detached" });
    await page.context().close();
  });

  it.each(["Avatar", "Banner"])("has its own picture: %s", async (title) => {
    const page = await open("/settings/profile", { member: true });
    const card = page.getByRole("region", { name: title });
    const input = card.getByTestId(`${title.toLowerCase()}-file`);
    const file = { name: "b.png", mimeType: "image/png" };
    await input.setInputFiles({ ...file, mimeType: "image/gif", buffer: Buffer.alloc(2049 * 1024) });
    await card.getByText("At most 2048 KiB, please.").waitFor();
    await input.setInputFiles({ ...file, buffer: Buffer.alloc(10) });
    await card.getByText("The file is damaged.").waitFor();
    await input.setInputFiles({ ...file, buffer: await draw(page, 300, 40) });
    await card.getByText("At least 64 pixels wide and high, and at most 40 megapixels, please.").waitFor();
    await input.setInputFiles({ ...file, buffer: await draw(page, 1200, 800) });
    const sent = page.waitForRequest((request) => request.method() === "PUT");
    await page.getByRole("dialog").getByRole("button", { name: "Take this part" }).click();
    expect((await sent).headers()["content-type"]).toBe("image/webp");
    await card.getByRole("img").waitFor();
    await card.getByRole("button", { name: `Remove: ${title}` }).click();
    await card.getByText("None yet").waitFor();
    await page.context().close();
  });
});
