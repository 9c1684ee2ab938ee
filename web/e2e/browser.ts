import { type Browser, type BrowserContext, chromium, type Page, type Route } from "playwright-core";
import { afterAll, beforeAll, expect, inject } from "vitest";
import type { Scene } from "./mock-api";

export interface Visitor {
  scene?: Scene;
  member?: boolean;
  theme?: "light" | "dark";
  locale?: "en" | "ru";
  phone?: boolean;
}

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

async function visit(browser: Browser, origin: string, visitor: Visitor = {}): Promise<BrowserContext> {
  const { scene = "busy", member = false, theme = "light", locale = "en", phone = false } = visitor;
  const context = await browser.newContext({
    baseURL: origin,
    colorScheme: theme,
    locale,
    reducedMotion: "reduce",
    ...(phone && PHONE),
  });
  const cookies: Record<string, string> = { mock_scene: scene };
  if (member) Object.assign(cookies, { leams_access: "ok", leams_csrf: "token" });
  await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url: origin })));
  return context;
}

/** Goes to a page and waits until React has taken over its controls; what is clicked or typed before that is lost. */
export async function arrive(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForFunction(() => {
    const isAlive = (control: Element) => Object.keys(control).some((key) => key.startsWith("__reactProps$"));
    return [...document.querySelectorAll("button, input, textarea")].every(isAlive);
  });
}

/** A browser as long as the file's tests run; each page has a visitor of its own. */
export function openBrowser() {
  const origin = inject("origin");
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  });
  afterAll(() => browser.close());
  return {
    visit: (visitor?: Visitor): Promise<BrowserContext> => visit(browser, origin, visitor),
    /** A page with everything loaded that it asks for by itself. */
    async open(path: string, visitor?: Visitor): Promise<Page> {
      const page = await (await visit(browser, origin, visitor)).newPage();
      await arrive(page, path);
      await page.waitForLoadState("networkidle");
      return page;
    },
  };
}

export async function waitForPath(page: Page, path: string): Promise<void> {
  await page.waitForURL((url) => url.pathname === path);
}

/** Keeps a request waiting until the test answers it. */
export async function holdRequests(page: Page, url: string) {
  const held: Route[] = [];
  await page.route(url, (route) => void held.push(route));
  const answer = async (status: number, json: object = {}) => {
    await expect.poll(() => held.length).toBe(1);
    await held[0]?.fulfill({ status, json });
  };
  return { answer, held };
}
