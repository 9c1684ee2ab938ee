import { createServer, type Server } from "node:http";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { openBrowser } from "./browser";
import { listen } from "./mock-gateway";

const origin = inject("origin");
const { visit } = openBrowser();

/** Another site: not even of the same host, so that no cookie goes along. */
let host: Server;
let elsewhere: string;

beforeAll(async () => {
  host = createServer((request, response) => {
    const source = new URL(request.url ?? "/", origin).searchParams.get("page") ?? "";
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<!doctype html><title>A blog</title><iframe width="640" height="360" src="${origin}${source}"></iframe>`);
  });
  elsewhere = `http://localhost:${await listen(host)}`;
});
afterAll(() => new Promise((resolve) => host.close(resolve)));

async function frame(page: Page, path: string) {
  await page.goto(`${elsewhere}/?page=${encodeURIComponent(path)}`);
  return page.frameLocator("iframe");
}

describe("a channel within another site", () => {
  it("plays by itself and silently, for a guest whoever is logged in here, and leads to the channel", async () => {
    const context = await visit({ member: true });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.url().startsWith(origin)) asked.push(request.headers().cookie ?? "");
    });
    const embed = await frame(page, "/embed/livia");
    await embed.getByTestId("player").waitFor();
    expect(await embed.locator("video").evaluate((video: HTMLVideoElement) => video.muted)).toBe(true);
    const link = embed.getByRole("link", { name: "Watch on Harbour TV" });
    expect(await link.getAttribute("target")).toBe("_blank");
    const opened = context.waitForEvent("page");
    await link.click();
    expect((await opened).url()).toBe(`${origin}/livia`);
    expect(await embed.getByRole("banner").count()).toBe(0);
    expect(await embed.getByRole("navigation").count()).toBe(0);
    expect(asked.filter((cookie) => cookie.includes("leams_access"))).toEqual([]);
    const overflow = await embed.locator("html").evaluate((html) => [
      html.scrollWidth - html.clientWidth,
      html.scrollHeight - html.clientHeight,
    ]);
    expect(overflow).toEqual([0, 0]);
    await context.close();
  });

  it("offers the sound once", async () => {
    const context = await visit();
    const page = await context.newPage();
    const embed = await frame(page, "/embed/livia");
    await embed.getByRole("button", { name: "Click to unmute" }).click();
    await embed.getByRole("button", { name: "Click to unmute" }).waitFor({ state: "detached" });
    expect(await embed.locator("video").evaluate((video: HTMLVideoElement) => video.muted)).toBe(false);
    await context.close();
  });

  it("waits for a channel that is offline, asks before one for a mature audience, and says when there is none", async () => {
    const context = await visit();
    const page = await context.newPage();
    await (await frame(page, "/embed/anna")).getByTestId("offline-state").waitFor();
    const gated = await frame(page, "/embed/noir");
    await gated.getByTestId("mature-gate").waitFor();
    expect(await gated.locator("video").count()).toBe(0);
    await gated.getByTestId("mature-gate").getByRole("button").click();
    await gated.getByTestId("player").waitFor();
    await (await frame(page, "/embed/nobody")).getByRole("heading", { name: "No such channel" }).waitFor();
    await context.close();
  });

  it.each(["/livia", "/dashboard/live", "/settings/profile", "/"])("is all that may be framed: %s is refused", async (path) => {
    const context = await visit({ member: true });
    const page = await context.newPage();
    const refused = page.waitForEvent("console", (message) => message.text().includes("frame-ancestors 'none'"));
    await frame(page, path);
    await refused;
    await context.close();
  });
});

it("the visitor does not choose the frame around a page", async () => {
  const context = await visit();
  const htmlOf = async (path: string, headers = {}) => (await context.request.get(path, { headers })).text();
  expect(await htmlOf("/livia", { "x-leams-frame": "embed" })).toContain("<header");
  expect(await htmlOf("/embed/livia", { "x-leams-frame": "site" })).not.toContain("<header");
  await context.close();
});

describe("a recording within another site", () => {
  it.each([
    ["/embed/videos/m-synth", "/videos/m-synth"],
    ["/embed/clip/m-clip", "/clip/m-clip"],
  ])("%s plays silently and leads to its page", async (frameOf, path) => {
    const context = await visit();
    const page = await context.newPage();
    const embed = await frame(page, frameOf);
    await embed.locator("[data-testid=player][data-state=playing]").waitFor();
    expect(await embed.locator("video").evaluate((video: HTMLVideoElement) => video.muted)).toBe(true);
    expect(await embed.getByRole("link", { name: "Watch on Harbour TV" }).getAttribute("href")).toBe(path);
    await context.close();
  });

  it("is not shown when it is private", async () => {
    const context = await visit({ member: true });
    const page = await context.newPage();
    const response = await page.goto(`${origin}/embed/videos/m-anna2`);
    expect(response?.status()).toBe(404);
    await context.close();
  });

  it("is announced by the page: oEmbed, and a player for previews", async () => {
    for (const path of ["/videos/m-synth", "/clip/m-clip", "/livia"]) {
      const html = await (await fetch(origin + path)).text();
      expect(html).toContain(`href="${origin}/oembed?format=json&amp;url=${encodeURIComponent(origin + path)}"`);
      if (path === "/livia") continue;
      expect(html).toContain(`<meta name="twitter:player" content="${origin}/embed${path}"/>`);
      expect(html).toContain(`<meta property="og:video" content="${origin}/embed${path}"/>`);
    }
    const hidden = await fetch(`${origin}/embed/videos/m-synth`);
    expect(hidden.headers.get("content-security-policy")).not.toContain("frame-ancestors");
  });
});
