import { brotliCompressSync } from "node:zlib";
import type { Page, Response } from "playwright-core";
import { describe, expect, it } from "vitest";
import { arrive, openBrowser } from "./browser";

const { visit } = openBrowser();

/** What a page fetches of one kind until the network is quiet, in KB as the gateway sends it. */
async function weigh(page: Page, path: string, kind: string): Promise<Record<string, number>> {
  const responses: Response[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === kind) responses.push(response);
  });
  await page.goto(path);
  await page.waitForLoadState("networkidle");
  const sizes = responses.map(async (response): Promise<[string, number]> => {
    const body = await response.body();
    const wire = kind === "font" ? body : brotliCompressSync(body);
    return [new URL(response.url()).pathname, wire.length / 1000];
  });
  return Object.fromEntries(await Promise.all(sizes));
}

const sum = (sizes: Record<string, number>) => Object.values(sizes).reduce((total, size) => total + size, 0);

describe("what a first visit loads", () => {
  it.each([
    { name: "home", path: "/", limit: 200 },
    { name: "a channel with its player", path: "/livia", limit: 330 },
  ])("$name needs at most $limit KB of script", async ({ path, limit }) => {
    const context = await visit();
    const scripts = await weigh(await context.newPage(), path, "script");
    expect(sum(scripts), JSON.stringify(scripts)).toBeLessThan(limit);
    await context.close();
  });

  it("a channel's HTML names the player's library, the largest script, so that it comes with the page's own", async () => {
    const context = await visit();
    const page = await context.newPage();
    const scripts = await weigh(page, "/livia", "script");
    const html = await (await context.request.get("/livia")).text();
    const named = new Set([...html.matchAll(/<(?:script|link)[^>]* (?:src|href)="([^"]*\.js)"/g)].map(([, url]) => url));
    const [largest] = Object.entries(scripts).sort(([, one], [, other]) => other - one)[0] ?? [];
    expect([...named]).toContain(largest);
    await context.close();
  });

  it.each([
    { locale: "en", first: ["latin"] },
    { locale: "ru", first: ["cyrillic", "latin"] },
  ] as const)("a page in $locale has its letters on the way before the styles ask for them", async ({ locale, first }) => {
    const context = await visit({ locale });
    const page = await context.newPage();
    const fonts = await weigh(page, "/login", "font");
    const html = await (await page.request.get("/login", { headers: { "accept-language": locale } })).text();
    const preloads = [...html.matchAll(/<link rel="preload" href="([^"]*onest-([a-z-]+)-wght[^"]*)" as="font"/g)];
    expect(preloads.map(([, , subset]) => subset).sort()).toEqual(first);
    expect(preloads.map(([, url]) => url).sort()).toEqual(Object.keys(fonts).sort());
    await context.close();
  });

  it("signs and emoji in a chat bring no font with them", async () => {
    const context = await visit({ member: true });
    const page = await context.newPage();
    const before = await weigh(page, "/livia", "font");
    expect(sum(before)).toBeLessThan(60);
    const later: string[] = [];
    page.on("request", (request) => {
      if (request.resourceType() === "font") later.push(request.url());
    });
    await page.getByTestId("chat-input").fill("🦉 ★ → ∑ ☎ ♫");
    await page.getByTestId("chat-send").click();
    await page.getByTestId("chat-message").filter({ hasText: "∑" }).waitFor();
    await page.evaluate(() => document.fonts.ready);
    expect(later).toEqual([]);
    await context.close();
  });
});

describe("a page stands still while it loads", () => {
  it.each(["/", "/anna", "/anna/about"].flatMap((path) => [{ path, phone: false }, { path, phone: true }]))(
    "$path, on a phone: $phone",
    async ({ path, phone }) => {
      const context = await visit({ phone });
      const page = await context.newPage();
      if (!phone) await page.setViewportSize({ width: 1440, height: 900 });
      await page.addInitScript(() => {
        const shifts: { value: number; what: string[] }[] = [];
        Object.assign(window, { shifts });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & { value: number; sources: { node?: Node }[] })[]) {
            shifts.push({ value: entry.value, what: entry.sources.map(({ node }) => node?.textContent?.slice(0, 40) ?? "") });
          }
        }).observe({ type: "layout-shift", buffered: true });
      });
      await arrive(page, path);
      await page.waitForLoadState("networkidle");
      await page.evaluate(() => document.fonts.ready);
      const shifts = await page.evaluate(() => (window as unknown as { shifts: { value: number }[] }).shifts);
      expect(shifts.reduce((total, { value }) => total + value, 0), JSON.stringify(shifts)).toBeLessThanOrEqual(0.02);
      await context.close();
    },
  );
});
