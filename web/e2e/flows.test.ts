import type { Browser, Page, Route, WebSocketRoute } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { arrive, launchBrowser, openPage, visit, type Visitor } from "./browser";
import { chatMessage } from "./mock-data";

const origin = inject("origin");
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const open = (path: string, visitor?: Visitor): Promise<Page> => openPage(browser, origin, path, visitor);

/** Keeps a request waiting until the test answers it. */
async function holdRequests(page: Page, url: string) {
  const held: Route[] = [];
  await page.route(url, (route) => void held.push(route));
  const answer = async (status: number, json: object = {}) => {
    await expect.poll(() => held.length).toBe(1);
    await held[0]?.fulfill({ status, json });
  };
  return { answer, held };
}

/** A stream whose beginning can be read, so that the player gets ready; there is no media behind it. */
async function servePlaylist(page: Page): Promise<void> {
  const body = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=3000000,CODECS="avc1.64001f,mp4a.40.2"\nmedia.m3u8\n';
  await page.route("**/index.m3u8", (route) => route.fulfill({ contentType: "application/vnd.apple.mpegurl", body }));
}

async function waitForPath(page: Page, path: string): Promise<void> {
  await page.waitForURL((url) => url.pathname === path);
}

describe("account", () => {
  it("asks members-only pages' guests to log in and brings them back", async () => {
    const page = await open("/dashboard/stream");
    await waitForPath(page, "/login");
    await page.getByLabel("User name or e-mail").fill("anna");
    await page.getByLabel("Password", { exact: true }).fill("wrong");
    await page.locator("main button[type=submit]").click();
    await page.getByText("The name or the password is wrong.").waitFor();
    await page.getByLabel("Password", { exact: true }).fill("correct horse");
    await page.locator("main button[type=submit]").click();
    await waitForPath(page, "/dashboard/stream");
    await page.getByRole("button", { name: "Account menu" }).waitFor();
    await page.context().close();
  });

  it("never puts a password into the URL, not even before the page is alive", async () => {
    const context = await visit(browser, origin, { scene: "empty" });
    await context.route(/\.js(\?|$)/, (route) => route.abort());
    const page = await context.newPage();
    for (const path of ["/login", "/register", "/setup?token=t"]) {
      await page.goto(path);
      await page.getByLabel("Password", { exact: true }).fill("correct horse");
      expect(await page.locator("main button[type=submit]").isDisabled()).toBe(true);
      const sent = page.waitForRequest((request) => request.isNavigationRequest());
      await page.evaluate(() => document.forms[0]?.submit());
      expect((await sent).url()).toBe(new URL(path, origin).href);
    }
    await context.close();
  });

  it("puts the server's complaint on the field and the focus with it", async () => {
    const page = await open("/register");
    await page.getByLabel("User name").fill("livia");
    await page.getByLabel("E-mail").fill("livia@example.org");
    await page.getByLabel("Password", { exact: true }).fill("correct horse");
    await page.locator("main button[type=submit]").click();
    await page.getByText("This name is taken.").waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("username");
    await page.context().close();
  });

  it("lets a name of as many characters be typed as the server takes", async () => {
    const page = await open("/settings/profile", { member: true });
    const name = page.getByLabel("Display name");
    await name.fill("");
    await page.keyboard.insertText("🦉".repeat(50));
    expect(await name.inputValue()).toBe("🦉".repeat(50));
    await page.context().close();
  });

  it("leads a new member on, even when the first log-in fails", async () => {
    const page = await open("/register?next=%2Fdashboard%2Fstream");
    await page.getByLabel("User name").fill("fresh_one");
    await page.getByLabel("E-mail").fill("fresh@example.org");
    await page.getByLabel("Password", { exact: true }).fill("not what the mock expects");
    await page.locator("main button[type=submit]").click();
    await page.getByText("Your account is ready.").waitFor();
    await page.getByLabel("User name or e-mail").fill("fresh_one");
    await page.getByLabel("Password", { exact: true }).fill("correct horse");
    await page.locator("main button[type=submit]").click();
    await waitForPath(page, "/dashboard/stream");
    await page.context().close();
  });

  it("says when logging out has failed", async () => {
    const page = await open("/", { member: true });
    const gate = await holdRequests(page, "**/api/auth/logout");
    await page.getByRole("button", { name: "Account menu" }).click();
    await page.getByRole("menuitem", { name: "Log out" }).click();
    await gate.answer(503);
    await page.getByRole("dialog", { name: "You are still logged in" }).getByText("The server does not answer.").waitFor();
    await page.context().close();
  });

  it("keeps theme and language over a reload", async () => {
    const page = await open("/settings/appearance");
    await page.getByLabel("Dark").check();
    await page.getByLabel("Русский").check();
    await page.getByRole("heading", { name: "Оформление" }).waitFor();
    await page.reload();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    expect(await page.locator("html").getAttribute("lang")).toBe("ru");
    await page.context().close();
  });
});

describe("appearance", () => {
  it("is the same in the form and in the menus above it", async () => {
    const page = await open("/settings/appearance");
    await page.getByLabel("Dark").check();
    await page.getByRole("button", { name: "Theme" }).click();
    await page.getByRole("menuitemradio", { name: "Dark", checked: true }).waitFor();
    await page.getByRole("menuitemradio", { name: "Light" }).click();
    await page.getByRole("radio", { name: "Light", checked: true }).waitFor();
    await page.getByRole("button", { name: "Language" }).click();
    await page.getByRole("menuitemradio", { name: "Русский" }).click();
    await page.getByRole("radio", { name: "Русский", checked: true }).waitFor();
    await page.context().close();
  });
});

describe("the browser's own bars", () => {
  const color = (page: Page) =>
    page.locator("meta[name=theme-color]").evaluateAll((metas) =>
      (metas as HTMLMetaElement[]).filter(({ media }) => matchMedia(media).matches).map(({ content }) => content),
    );

  it("have the colour of the theme that the visitor chose, at once and on the next page", async () => {
    const page = await open("/settings/appearance");
    expect(await color(page)).toEqual(["#ffffff"]);
    await page.getByLabel("Dark").check();
    await expect.poll(() => color(page)).toEqual(["#18181b"]);
    await page.reload();
    expect(await color(page)).toEqual(["#18181b"]);
    await page.getByLabel("System").check();
    await expect.poll(() => color(page)).toEqual(["#ffffff"]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await color(page)).toEqual(["#18181b"]);
    await page.context().close();
  });
});

describe("home", () => {
  it("shows more channels on request, each of them once", async () => {
    const page = await open("/", { scene: "crowded" });
    const cards = page.getByRole("article");
    const more = page.getByRole("button", { name: "Show more" });
    expect(await cards.count()).toBe(60);
    // By key: so many cards take a slow machine long to bring into view for a click.
    await more.press("Enter");
    await expect.poll(() => cards.count()).toBe(70);
    await more.waitFor({ state: "detached" });
    const names = await cards.getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    expect(new Set(names.filter((name) => name?.startsWith("/guest"))).size).toBe(70);
    await page.context().close();
  });

  it("asks a slow server for one picture of each channel at a time, and shows it when it comes", async () => {
    const context = await visit(browser, origin);
    const page = await context.newPage();
    const held: Route[] = [];
    await page.route("**/s-livia/thumbnail.jpg?t=*", (route) => void held.push(route));
    await page.clock.install();
    await arrive(page, "/");
    await page.getByRole("article").first().waitFor();
    // The page may not be alive yet when its first seconds pass.
    const asked = async () => {
      await page.clock.runFor(5000);
      return held.length;
    };
    await expect.poll(asked).toBe(1);
    await page.clock.runFor(15_000);
    expect(held).toHaveLength(1);
    const picture = page.getByRole("article").filter({ hasText: "Livia" }).locator("img[src*=thumbnail]");
    const before = await picture.getAttribute("src");
    await held[0]?.continue();
    await expect.poll(() => picture.getAttribute("src")).not.toBe(before);
    await page.clock.runFor(5000);
    await expect.poll(() => held.length).toBe(2);
    await context.close();
  });

  it("shows that the channel asked for is on its way", async () => {
    const page = await open("/");
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    await page.route(/\/livia\?.*_rsc=/, async (route) => {
      await answered;
      await route.continue();
    });
    const progress = page.getByTestId("navigation-progress");
    await page.getByRole("article").filter({ hasText: "Livia" }).getByRole("link").first().click();
    await progress.waitFor();
    answer();
    await waitForPath(page, "/livia");
    await page.getByTestId("player").waitFor();
    await progress.waitFor({ state: "detached" });
    await page.context().close();
  });
});

describe("the instance's name", () => {
  it("stands in the bar and in titles, and Leams in its place while the service is away", async () => {
    const page = await open("/");
    await page.getByRole("link", { name: "Harbour TV, home" }).getByText("Harbour TV").waitFor();
    expect(await page.title()).toBe("Live now · Harbour TV");
    await arrive(page, "/livia");
    expect(await page.title()).toMatch(/Livia · Harbour TV$/);
    await page.context().close();
    const away = await open("/", { scene: "down" });
    await away.getByRole("link", { name: "Leams, home" }).waitFor();
    await away.context().close();
  });
});

describe("a page without the service", () => {
  it("comes by itself when the service is back", async () => {
    const page = await open("/", { scene: "down" });
    await page.getByText("The service does not answer").waitFor();
    await page.context().addCookies([{ name: "mock_scene", value: "busy", url: origin }]);
    await page.getByRole("article").first().waitFor();
    await page.context().close();
  });
});

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
    const context = await visit(browser, origin);
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
    await times.first().waitFor();
    await page.getByRole("button", { name: "Chat settings" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Show times" }).click();
    await expect.poll(() => times.count()).toBe(0);
    await page.context().close();
  });

  it("starts by itself when the socket says so", async () => {
    const page = await open("/anna", { member: true });
    await page.getByTestId("offline-state").waitFor();
    await page.getByTestId("chat-input").fill("/golive");
    await page.getByTestId("chat-send").click();
    await page.getByTestId("offline-state").waitFor({ state: "detached" });
    await page.getByTestId("live-badge").waitFor();
    await page.locator("[data-testid=player]:not([data-state=offline])").waitFor();
    await page.context().close();
  });

  it("says that the stream loads, and nothing of being live, until there is a picture", async () => {
    const context = await visit(browser, origin);
    const page = await context.newPage();
    await holdRequests(page, "**/index.m3u8");
    await arrive(page, "/livia");
    await page.locator("[data-testid=player][data-state=loading]").getByText("Loading the stream…").waitFor();
    expect(await page.getByTestId("player").getByRole("button", { name: "Live", exact: true }).count()).toBe(0);
    await context.close();
  });

  it("shows no control of the player before it answers", async () => {
    const context = await visit(browser, origin);
    expect(await (await context.request.get("/livia")).text()).not.toContain('data-testid="player-controls"');
    const page = await context.newPage();
    await page.goto("/livia");
    await page.getByRole("button", { name: "Statistics" }).click();
    await page.getByRole("region", { name: "Statistics" }).waitFor();
    await context.close();
  });

  it("offers to unmute as long as there is something to hear", async () => {
    const context = await visit(browser, origin, { member: true });
    const page = await context.newPage();
    await servePlaylist(page);
    // A browser without a head lets every page make a noise.
    await page.addInitScript(() => {
      HTMLMediaElement.prototype.play = function play() {
        return this.muted ? Promise.resolve() : Promise.reject(new DOMException("no gesture", "NotAllowedError"));
      };
    });
    await arrive(page, "/livia");
    const unmute = page.getByRole("button", { name: "Click to unmute" });
    await unmute.waitFor();
    await page.getByTestId("chat-input").fill("/end");
    await page.getByTestId("chat-send").click();
    await page.getByTestId("offline-state").waitFor();
    expect(await unmute.count()).toBe(0);
    await context.close();
  });

  it("says that the broadcaster is lost, and until when it waits", async () => {
    const page = await open("/livia", { member: true });
    await page.getByTestId("live-badge").getByText("Live").waitFor();
    await page.getByTestId("chat-input").fill("/lose");
    await page.getByTestId("chat-send").click();
    await page.locator("[data-testid=player][data-state=reconnecting]").waitFor();
    await page.getByText("The broadcaster is reconnecting").waitFor();
    await page.getByText(/seconds? left/).waitFor();
    await page.getByTestId("live-badge").getByText("Reconnecting").waitFor();
    await page.context().close();
  });

  it("says at once that the server is lost, whatever the browser still knows of it", async () => {
    const context = await visit(browser, origin);
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
    await page.getByTestId("live-badge").getByText("Reconnecting").waitFor();
    await context.close();
  });

  it("shows the keys' help in full screen too, and leaves it for the chat", async () => {
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
    await page.keyboard.press("/");
    await expect.poll(isFullscreen).toBe(false);
    await expect.poll(() => page.getByTestId("chat-input").evaluate((input) => input === document.activeElement)).toBe(true);
    await page.context().close();
  });

  it("gives the statistics in the visitor's language, units and all", async () => {
    const context = await visit(browser, origin, { locale: "ru" });
    const page = await context.newPage();
    await servePlaylist(page);
    await arrive(page, "/livia");
    await page.getByRole("button", { name: "Статистика" }).click();
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

describe("studio", () => {
  it("says in the page's own HTML how the broadcast does", async () => {
    const context = await visit(browser, origin, { member: true });
    const html = await (await context.request.get("/dashboard")).text();
    expect(html).toMatch(/data-testid="health-state"[^>]*data-state="live"/);
    await context.close();
  });

  it("ends a broadcast once, and forgets a failure when it is asked again", async () => {
    const page = await open("/dashboard", { member: true });
    const gate = await holdRequests(page, "**/api/streams/current");
    await page.getByRole("button", { name: "End broadcast" }).click();
    const dialog = page.getByRole("dialog");
    const confirm = dialog.getByRole("button", { name: "End broadcast" });
    await confirm.click();
    await confirm.and(page.locator("[aria-disabled=true]")).click({ force: true });
    await gate.answer(503);
    await dialog.getByRole("alert").waitFor();
    expect(gate.held).toHaveLength(1);
    await dialog.getByRole("button", { name: "Keep streaming" }).click();
    await page.getByRole("button", { name: "End broadcast" }).click();
    await confirm.waitFor();
    expect(await dialog.getByRole("alert").count()).toBe(0);
    await page.context().close();
  });

  it("copies on plain HTTP too, says so, and leaves the focus where it was", async () => {
    const page = await open("/dashboard/stream", { member: true });
    await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    const button = page.getByRole("button", { name: "Copy: Server" });
    await button.press("Enter");
    await button.getByText("Copied").waitFor();
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.evaluate(() => Object.defineProperty(document, "execCommand", { value: () => false }));
    await button.getByText("Copy", { exact: true }).waitFor();
    await button.press("Enter");
    await button.getByText("Not copied").waitFor();
    await page.context().close();
  });

  it("asks for the password before it shows the key", async () => {
    const page = await open("/dashboard/stream", { member: true });
    await page.getByRole("button", { name: "Show" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Password", { exact: true }).fill("wrong");
    await dialog.getByRole("button", { name: "Continue" }).click();
    await dialog.getByText("The password is wrong.").waitFor();
    await dialog.getByLabel("Password", { exact: true }).fill("correct horse");
    await dialog.getByRole("button", { name: "Continue" }).click();
    await page.getByTestId("stream-key").getByText("live_0123456789").waitFor();
    await page.context().close();
  });

  it("does not show a key that comes after the question for the password was closed", async () => {
    const page = await open("/dashboard/stream", { member: true });
    await page.getByRole("button", { name: "Show" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Password", { exact: true }).fill("correct horse");
    const gate = await holdRequests(page, "**/api/streams/key/reveal");
    await dialog.getByRole("button", { name: "Continue" }).click();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await gate.answer(200, { stream_key: "live_0123456789" });
    await page.getByRole("button", { name: "Show", disabled: false }).waitFor();
    expect(await page.getByTestId("stream-key").textContent()).toBe("live_…x789");
    await page.context().close();
  });
});
