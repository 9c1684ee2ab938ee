import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { arrive, openBrowser, type Visitor } from "./browser";

const OUT = join(import.meta.dirname, "../../build/screenshots");
/** Part of a page's name; empty for all. By hand: SCREENSHOTS=home npm run e2e e2e/screenshots.test.ts */
const wanted = process.env.SCREENSHOTS;

const PAGES: Record<string, { path: string } & Visitor> = {
  home: { path: "/" },
  "home-member": { path: "/", member: true },
  "home-empty": { path: "/", scene: "empty" },
  "home-crowded": { path: "/", scene: "crowded" },
  browse: { path: "/browse" },
  "browse-categories": { path: "/browse/categories" },
  "browse-channels": { path: "/browse/channels" },
  category: { path: "/category/chess" },
  following: { path: "/following", member: true },
  about: { path: "/about" },
  rules: { path: "/rules" },
  privacy: { path: "/privacy" },
  "not-found": { path: "/no/such/page" },
  channel: { path: "/livia" },
  "channel-offline": { path: "/anna", member: true },
  "channel-videos": { path: "/livia/videos", member: true },
  "channel-clips": { path: "/livia/clips", member: true },
  "channel-rewindable": { path: "/dora" },
  video: { path: "/videos/m-synth", member: true },
  "video-clip": { path: "/clip/m-clip" },
  "video-gone": { path: "/videos/gone" },
  "video-unknown": { path: "/videos/nothing" },
  "video-history": { path: "/settings/history", member: true },
  "own-videos": { path: "/dashboard/videos", member: true },
  "own-clips": { path: "/dashboard/clips", member: true },
  "embedded-video": { path: "/embed/videos/m-synth" },
  login: { path: "/login" },
};

const WIDTHS = [390, 768, 1440, 1920];
const LOOKS = [
  { theme: "dark", locale: "en" },
  { theme: "light", locale: "ru" },
] as const;

const { visit } = openBrowser();

/** For eyes: what no assertion says of a page. */
describe.each(LOOKS)("pages in $theme, $locale", (look) => {
  it.each(Object.entries(PAGES).filter(([name]) => name.includes(wanted ?? "")))("%s", async (name, { path, ...visitor }) => {
    mkdirSync(OUT, { recursive: true });
    const context = await visit({ ...visitor, ...look });
    const page = await context.newPage();
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
      await arrive(page, path);
      await page.waitForLoadState("networkidle");
      await page.screenshot({ path: join(OUT, `${name}-${width}-${look.theme}-${look.locale}.png`) });
    }
    await context.close();
  });
});
