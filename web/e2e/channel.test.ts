import type { Page, WebSocketRoute } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { arrive, holdRequests, openBrowser } from "./browser";
import { chatMessage } from "./mock-data";

const origin = inject("origin");
const { open, visit } = openBrowser();

/** A stream whose beginning can be read, so that the player gets ready; there is no media behind it. */
async function servePlaylist(page: Page): Promise<void> {
  const body = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=3000000,CODECS="avc1.64001f,mp4a.40.2"\nmedia.m3u8\n';
  await page.route("**/index.m3u8?viewer=*", (route) => route.fulfill({ contentType: "application/vnd.apple.mpegurl", body }));
}

describe("channel", () => {
  it("sends messages, shows refusals and gives the text back", async () => {
    const page = await open("/livia", { member: true });
    const input = page.getByTestId("chat-input");
    await page.getByTestId("chat-message").first().waitFor();
    await input.fill("hello there");
    await input.press("Enter");
    await page.getByTestId("chat-message").filter({ hasText: "hello there" }).waitFor();
    expect(await input.inputValue()).toBe("");
    await input.fill("spam");
    await page.getByTestId("chat-send").click();
    await page.getByTestId("chat-notice").waitFor();
    expect(await input.inputValue()).toBe("spam");
    await page.context().close();
  });

  it("says between which messages others were missed", async () => {
    const context = await visit();
    const page = await context.newPage();
    let line = 0;
    await page.routeWebSocket(/\/api\/chat\/stream\//, (socket) => {
      const first = line++ === 0;
      const history = first ? [chatMessage(1, "before")] : [chatMessage(90, "after")];
      const greet = { room: "u-livia", user: null, last_seq: first ? 1 : 90, chatters: 1, stream: null, history };
      socket.onMessage((text) => {
        const isResume = String(text).includes("resume");
        if (isResume) socket.send(JSON.stringify({ type: "resume", data: { recovered: false, messages: [] } }));
      });
      socket.send(JSON.stringify({ type: "hello", data: greet }));
      if (first) void page.getByTestId("chat-message").waitFor().then(() => socket.close());
    });
    await arrive(page, "/livia");
    await page.getByTestId("chat-message").filter({ hasText: "after" }).waitFor();
    const rows = await page.getByTestId("chat-list").getByRole("listitem").allTextContents();
    expect(rows.map((row) => /before|missed|after/.exec(row)?.[0])).toEqual(["before", "missed", "after"]);
    await context.close();
  });

  it("keeps the chat's settings for the page where nothing may be stored", async () => {
    const page = await open("/livia");
    await page.evaluate(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    });
    const times = page.getByTestId("chat-message").locator("time");
    await page.getByTestId("chat-message").first().waitFor();
    expect(await times.count()).toBe(0);
    await page.getByRole("button", { name: "Chat settings" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Show times" }).click();
    await times.first().waitFor();
    expect(await times.first().textContent()).toMatch(/^\d{1,2}:\d\d\s[AP]M$/);
    await page.context().close();
  });

  it("starts by itself when the socket says so", async () => {
    const page = await open("/anna", { member: true });
    await page.getByTestId("offline-state").waitFor();
    await page.getByTestId("chat-input").fill("!golive");
    await page.getByTestId("chat-send").click();
    await page.getByTestId("offline-state").waitFor({ state: "detached" });
    await page.getByTestId("live-badge").waitFor();
    await page.locator("[data-testid=player]:not([data-state=offline])").waitFor();
    await page.context().close();
  });

  it("says that it is full, with the chat open, and gets in by itself", async () => {
    const context = await visit();
    const page = await context.newPage();
    let isFull = true;
    await page.route("**/index.m3u8?viewer=*", (route) =>
      isFull ? route.fulfill({ status: 503, contentType: "application/problem+json", body: '{"status":503,"code":"full"}' }) : route.continue(),
    );
    await arrive(page, "/livia");
    await page.locator("[data-testid=player][data-state=full]").getByText("As many people watch as can").waitFor();
    await page.getByTestId("chat-list").waitFor();
    isFull = false;
    await page.locator("[data-testid=player]:not([data-state=full])").waitFor();
    await context.close();
  });

  it("says that the stream loads, and nothing of being live, until there is a picture", async () => {
    const context = await visit();
    const page = await context.newPage();
    await holdRequests(page, "**/index.m3u8?viewer=*");
    await arrive(page, "/livia");
    await page.locator("[data-testid=player][data-state=loading]").getByText("Loading the stream…").waitFor();
    expect(await page.getByTestId("player").getByRole("button", { name: "Live", exact: true }).count()).toBe(0);
    await context.close();
  });

  it("shows no control of the player before it answers", async () => {
    const context = await visit();
    expect(await (await context.request.get("/livia")).text()).not.toContain('data-testid="player-controls"');
    const page = await context.newPage();
    await page.goto("/livia");
    await page.getByRole("button", { name: "Player settings" }).click();
    await page.getByRole("menuitem", { name: "Statistics" }).click();
    await page.getByRole("region", { name: "Statistics" }).waitFor();
    await context.close();
  });

  it.each([
    ["Click to unmute", false],
    ["Tap to unmute", true],
  ])("offers to unmute by %j as long as there is something to hear", async (name, phone) => {
    const context = await visit({ member: true, phone });
    const page = await context.newPage();
    await servePlaylist(page);
    // A browser without a head lets every page make a noise.
    await page.addInitScript(() => {
      HTMLMediaElement.prototype.play = function play() {
        return this.muted ? Promise.resolve() : Promise.reject(new DOMException("no gesture", "NotAllowedError"));
      };
    });
    await arrive(page, "/livia");
    const unmute = page.getByRole("button", { name, exact: true });
    await unmute.waitFor();
    await page.getByTestId("chat-input").fill("!end");
    await page.getByTestId("chat-send").click();
    await page.getByTestId("ended-state").waitFor();
    expect(await unmute.count()).toBe(0);
    await context.close();
  });

  it("says that the broadcaster is lost, and until when it waits", async () => {
    const page = await open("/livia", { member: true });
    await page.getByTestId("live-badge").getByText("Live").waitFor();
    await page.getByTestId("chat-input").fill("!lose");
    await page.getByTestId("chat-send").click();
    await page.locator("[data-testid=player][data-state=reconnecting]").waitFor();
    await page.getByText("The broadcaster is reconnecting").waitFor();
    await page.getByText(/seconds? left/).waitFor();
    await page.getByTestId("live-badge").getByText("Reconnecting").waitFor();
    await page.context().close();
  });

  it("says at once that the server is lost, whatever the browser still knows of it", async () => {
    const context = await visit();
    const page = await context.newPage();
    const lines: WebSocketRoute[] = [];
    await page.routeWebSocket(/\/api\/chat\/stream\//, (line) => {
      if (lines.push(line) === 1) line.connectToServer();
      else void line.close();
    });
    await page.clock.install();
    await arrive(page, "/livia");
    await page.getByTestId("chat-message").first().waitFor();
    await page.clock.pauseAt(Date.now() + 60_000);
    await page.evaluate(() => fetch("/api/users/livia").then((answer) => answer.text()));
    await context.addCookies([{ name: "mock_scene", value: "down", url: origin }]);
    await lines[0]?.close();
    await page.getByText("Connection to the chat lost. Reconnecting…").waitFor();
    await page.clock.runFor(1500);
    await page.getByTestId("contact-badge").getByText("No connection").waitFor();
    await page.getByTestId("live-badge").getByText("Live").waitFor();
    await context.close();
  });

  it("shows the keys' help in full screen too, and the chat over the picture", async () => {
    const page = await open("/livia", { member: true });
    const isFullscreen = () => page.evaluate(() => document.fullscreenElement !== null);
    await page.getByRole("button", { name: "Full screen" }).click();
    await expect.poll(isFullscreen).toBe(true);
    await page.getByRole("button", { name: "Full screen", pressed: true }).waitFor();
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await help.waitFor();
    expect(await help.evaluate((dialog) => document.fullscreenElement?.contains(dialog))).toBe(true);
    await help.getByRole("button", { name: "Close" }).click();
    await help.waitFor({ state: "detached" });
    expect(await page.getByTestId("chat-input").isVisible()).toBe(false);
    await page.keyboard.press("/");
    await expect.poll(() => page.getByTestId("chat-input").evaluate((input) => input === document.activeElement)).toBe(true);
    expect(await isFullscreen()).toBe(true);
    await page.context().close();
  });

  it("gives the statistics in the visitor's language, units and all", async () => {
    const context = await visit({ locale: "ru" });
    const page = await context.newPage();
    await servePlaylist(page);
    await arrive(page, "/livia");
    await page.getByRole("button", { name: "Настройки плеера" }).click();
    await page.getByRole("menuitem", { name: "Статистика" }).click();
    const table = page.getByRole("region", { name: "Статистика" });
    await table.getByText(/^3\s?000 кбит\/с$/).waitFor();
    await table.getByText("0,00 с", { exact: true }).waitFor();
    await table.getByText(/ кадр\/с$/).waitFor();
    await context.close();
  });

  it("keeps the send button on a phone's screen", async () => {
    const page = await open("/livia", { member: true });
    await page.setViewportSize({ width: 390, height: 664 });
    await page.getByTestId("chat-input").focus();
    expect(await page.evaluate(() => window.scrollY)).toBe(0);
    const box = await page.getByTestId("chat-send").boundingBox();
    expect(box && box.y + box.height).toBeLessThanOrEqual(664);
    await page.context().close();
  });

  it("obeys keys, but not while someone types", async () => {
    const page = await open("/livia", { member: true });
    const muted = () => page.locator("video").evaluate((video: HTMLVideoElement) => video.muted);
    const before = await muted();
    await page.keyboard.press("m");
    await expect.poll(muted).toBe(!before);
    await page.keyboard.press("/");
    await expect.poll(() => page.getByTestId("chat-input").evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.type("mmm");
    expect(await muted()).toBe(!before);
    expect(await page.getByTestId("chat-input").inputValue()).toBe("mmm");
    await page.context().close();
  });
});
