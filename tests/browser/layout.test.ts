import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Account } from "../support/api";
import { Publisher } from "../support/publisher";
import { Player, Stage, type Visitor } from "../support/stage";
import { eventually } from "../support/wait";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let stage: Stage;
let account: Account;
let publisher: Publisher;

beforeAll(async () => {
  stage = await Stage.set();
  account = await stage.server.api.account();
  publisher = Publisher.start(stage.server.rtmpUrl, await stage.server.api.streamKey(account));
  await eventually("it is live", () => stage.server.api.liveCard(account));
});
afterAll(async () => {
  await publisher.stop();
  await stage.strike();
});

async function memberOrGuest(path: string, options = {}): Promise<Visitor> {
  const visitor = await stage.visitor(options);
  if (path.startsWith("/dashboard") || path.startsWith("/settings")) {
    await visitor.logIn(account.username, account.password);
  }
  await visitor.open(path.replace("{channel}", account.username));
  await visitor.page.locator("main").first().waitFor();
  return visitor;
}

const pages = ["/", "/{channel}", "/login", "/register", "/dashboard", "/dashboard/stream", "/settings/profile", "/docs"];

const looks = pages.flatMap((path) => (["light", "dark"] as const).map((colorScheme) => ({ path, colorScheme })));

describe("every page", () => {
  test.each(looks)("$path has no serious barrier and no console errors in $colorScheme", async ({ path, colorScheme }) => {
    const visitor = await memberOrGuest(path, { colorScheme });
    // The page's policy forbids inline scripts; the debugger's channel is not bound by it.
    await visitor.page.evaluate(axe);
    const found = await visitor.page.evaluate(async () => {
      const { violations } = await (window as any).axe.run(document, { resultTypes: ["violations"] });
      return violations
        .filter((one: any) => one.impact === "serious" || one.impact === "critical")
        .map((one: any) => `${one.id}: ${one.nodes.map((node: any) => node.target.join(" ")).join(", ")}`);
    });
    expect(found).toEqual([]);
    expect(visitor.complaints).toEqual([]);
    await visitor.leave();
  });

  test.each(pages)("%s fits a phone's width", async (path) => {
    const visitor = await memberOrGuest(path, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    const width = await visitor.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    await visitor.leave();
  });
});

describe("the channel page", () => {
  test("has the chat under the video on a phone, and beside it on a desk", async () => {
    const phone = await memberOrGuest("/{channel}", { viewport: { width: 390, height: 844 } });
    const boxes = async (visitor: Visitor) => {
      const video = await visitor.page.getByTestId("player").boundingBox();
      const chat = await visitor.page.getByTestId("chat-list").boundingBox();
      return { video: video!, chat: chat! };
    };
    const small = await boxes(phone);
    expect(small.chat.y).toBeGreaterThanOrEqual(small.video.y + small.video.height - 1);
    expect(small.video.width).toBeGreaterThanOrEqual(380);
    await new Player(phone.page).plays();

    const desk = await memberOrGuest("/{channel}", { viewport: { width: 1440, height: 900 } });
    const large = await boxes(desk);
    expect(large.chat.x).toBeGreaterThanOrEqual(large.video.x + large.video.width - 1);
    await phone.leave();
    await desk.leave();
  });

  test("speaks the visitor's language", async () => {
    const visitor = await memberOrGuest("/login", { locale: "ru-RU" });
    expect(await visitor.page.locator("html").getAttribute("lang")).toBe("ru");
    await visitor.leave();
  });
});
