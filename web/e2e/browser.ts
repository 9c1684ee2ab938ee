import type { Scene } from "./mock-api";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
}

export interface Visitor {
  scene?: Scene;
  member?: boolean;
  theme?: "light" | "dark";
  locale?: "en" | "ru";
  phone?: boolean;
}

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

export async function visit(browser: Browser, origin: string, visitor: Visitor = {}): Promise<BrowserContext> {
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

/** A page of a new visitor, with everything loaded that it asks for by itself. */
export async function openPage(browser: Browser, origin: string, path: string, visitor?: Visitor): Promise<Page> {
  const page = await (await visit(browser, origin, visitor)).newPage();
  await arrive(page, path);
  await page.waitForLoadState("networkidle");
  return page;
}
