import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { arrive, openBrowser } from "./browser";
import { PAGES } from "./page-cases";

const WIDTHS = [1440, 768, 390];
/** The one between has the same elements as the widest. */
const AXE_WIDTHS = new Set([1440, 390]);
const LOOKS = [
  { theme: "light", locale: "en" },
  { theme: "dark", locale: "ru" },
] as const;

const { visit } = openBrowser();

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}

/** What a thumb would miss: controls that do not answer within 44 px of height, words inside of texts aside. */
function smallTargets(): string[] {
  const isShown = (control: HTMLElement) =>
    control.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && control.offsetWidth > 4;
  const misses = (control: HTMLElement) => {
    control.scrollIntoView({ block: "center" });
    const { left, top, width, height } = control.getBoundingClientRect();
    return [-21, 21].some((offset) => {
      const hit = document.elementFromPoint(left + width / 2, top + height / 2 + offset);
      return !(hit && (control.contains(hit) || hit.closest("label")?.contains(control)));
    });
  };
  return [...document.querySelectorAll<HTMLElement>("button, a[href], input, select, textarea")]
    .filter((control) => isShown(control) && getComputedStyle(control).display !== "inline" && misses(control))
    .map((control) => control.outerHTML.slice(0, 160));
}

describe("pages on a phone", () => {
  it.concurrent.each(PAGES.filter(({ act }) => !act))("$name has targets that a thumb can hit", async ({ path, ready, ...visitor }) => {
    const context = await visit({ ...visitor, phone: true, locale: "ru" });
    const page = await context.newPage();
    await arrive(page, path);
    await page.locator(ready).first().waitFor();
    expect(await page.evaluate(smallTargets)).toEqual([]);
    await context.close();
  });
});

describe.each(LOOKS)("pages in $theme, $locale", (look) => {
  it.concurrent.each(PAGES)("$name is accessible and fits every width", async ({ path, ready, act, ...visitor }) => {
    const context = await visit({ ...visitor, ...look });
    const page = await context.newPage();
    const refusals: string[] = [];
    page.on("console", (message) => {
      // The second: a client component asks for a text that its area's layout does not send.
      if (/Content Security Policy|MISSING_MESSAGE/.test(message.text())) refusals.push(message.text());
    });
    await arrive(page, path);
    await page.waitForLoadState("networkidle");
    await act?.(page);
    await page.locator(ready).first().waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe(look.locale);
    for (const width of WIDTHS) {
      // Tall enough for nothing to lie under the sticky bars, which the size check would take for a small target.
      await page.setViewportSize({ width, height: 4000 });
      if (AXE_WIDTHS.has(width)) {
        expect(await findings(page), `at ${width} px`).toEqual([]);
      }
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `sideways scroll at ${width} px`).toBeLessThanOrEqual(0);
    }
    expect(refusals).toEqual([]);
    await context.close();
  });
});
