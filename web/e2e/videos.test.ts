import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { arrive, openBrowser, type Visitor, waitForPath } from "./browser";

const { open, visit } = openBrowser();

const timeOf = (page: Page) => page.locator("video").evaluate((video: HTMLVideoElement) => video.currentTime);
const playing = (page: Page) => page.locator("[data-testid=player][data-state=playing]").waitFor();

interface Sent {
  method: string;
  path: string;
  body: unknown;
}

/** A page that notes what it sends. */
async function openNoting(path: string, visitor: Visitor) {
  const page = await (await visit(visitor)).newPage();
  await page.addInitScript(() => {
    const sent: Sent[] = [];
    const { fetch: original } = window;
    window.fetch = async (input, init) => {
      const request = new Request(input, init);
      const text = request.method === "GET" ? "" : await request.clone().text();
      sent.push({ method: request.method, path: new URL(request.url).pathname, body: text.startsWith("{") ? JSON.parse(text) : text });
      return original(request);
    };
    Object.assign(window, { sent });
  });
  await arrive(page, path);
  const sent = async (method: string, wanted: string) => {
    const all = await page.evaluate(() => (window as unknown as { sent: Sent[] }).sent);
    return all.filter((request) => request.method === method && request.path === wanted).map(({ body }) => body);
  };
  return { page, sent };
}

describe("a channel's videos", () => {
  it("come page by page, with length, views and how much was seen", async () => {
    const page = await open("/livia/videos", { member: true });
    const cards = page.getByRole("main").locator("article");
    expect(await cards.count()).toBe(24);
    const first = cards.first();
    await first.getByText("40:00").waitFor();
    await first.getByText("1.2K views").waitFor();
    await first.getByTestId("seen").waitFor();
    await page.emulateMedia({ reducedMotion: "no-preference" });
    await arrive(page, "/livia/videos");
    await first.hover();
    await first.getByTestId("tile-show").locator("span").waitFor();
    await page.getByRole("button", { name: "Show more" }).click();
    await expect.poll(() => cards.count()).toBe(30);
    expect(await page.getByRole("button", { name: "Show more" }).count()).toBe(0);
    await page.context().close();
  });

  it("say when the next page does not come, and come when it does", async () => {
    const page = await open("/livia/videos");
    await page.route("**/vods?**", (route) => route.fulfill({ status: 503, json: { error: { code: "UNAVAILABLE" } } }));
    await page.getByRole("button", { name: "Show more" }).click();
    await page.getByRole("alert").getByText("The service is not available right now.").waitFor();
    await page.unroute("**/vods?**");
    await page.getByRole("button", { name: "Show more" }).click();
    await expect.poll(() => page.getByRole("main").locator("article").count()).toBe(30);
    await page.context().close();
  });

  it("are what an offline channel offers first", async () => {
    const page = await open("/anna");
    await page.getByTestId("big-video").click();
    await waitForPath(page, "/videos/m-anna1");
    await page.getByRole("heading", { level: 1, name: "Friday sketches: the harbour at night" }).waitFor();
    await page.context().close();
  });

  it("stand on the first page, those that a member has begun apart", async () => {
    const page = await open("/", { member: true });
    const begun = page.getByRole("region", { name: "Continue watching" });
    await begun.getByRole("link", { name: /part two: the keyboard/ }).waitFor();
    await page.getByRole("region", { name: "Recent broadcasts" }).locator("article").nth(3).waitFor();
    await page.context().close();
  });
});

describe("a video's page", () => {
  it("says to other sites what it is", async () => {
    const context = await visit();
    const html = await (await context.request.get("/videos/m-synth")).text();
    const content = (name: string) => new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)"`).exec(html)?.[1];
    expect(content("og:title")).toBe("Restoring a 1970s synthesizer, part two: the keyboard — Livia");
    expect(content("og:image")).toMatch(/\/vod\/m-synth\/thumbnail\.jpg$/);
    expect(html).toContain("What we did, step by step.");
    await context.close();
  });

  it("goes on where the member left, and begins at the beginning for a guest", async () => {
    const page = await open("/videos/m-synth", { member: true });
    await playing(page);
    expect(Math.round(await timeOf(page))).toBeGreaterThanOrEqual(960);
    await page.context().close();
    const other = await open("/videos/m-synth");
    await playing(other);
    expect(await timeOf(other)).toBeLessThan(60);
    await other.context().close();
  });

  it("begins at the time in the link, and gives such links", async () => {
    const page = await open("/videos/m-synth?t=20m5s", { member: true });
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await playing(page);
    await page.keyboard.press("k");
    const time = await timeOf(page);
    expect(time).toBeGreaterThanOrEqual(1204);
    expect(time).toBeLessThan(1265);
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Copy link to this moment" }).click();
    const seconds = Math.floor(time);
    await page.getByText(/^Link to 2\d:\d\d copied$/).waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toMatch(new RegExp(`/videos/m-synth\\?t=${Math.floor(seconds / 60)}m${seconds % 60 || "\\d*"}`));
    await page.context().close();
  });

  it("is sought by keys, by bar and by chapter", async () => {
    const page = await open("/videos/m-synth");
    await playing(page);
    await page.keyboard.press("k");
    await page.keyboard.press("5");
    await expect.poll(() => timeOf(page)).toBeCloseTo(1200, 0);
    await page.keyboard.press("l");
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => timeOf(page)).toBeCloseTo(1205, 0);
    const bar = page.getByRole("slider", { name: "Where to play" });
    await bar.focus();
    await page.keyboard.press("Home");
    await expect.poll(() => timeOf(page)).toBe(0);
    await page.keyboard.press("PageUp");
    await expect.poll(() => bar.getAttribute("aria-valuetext")).toBe("1:00 of 40:00");
    const box = await bar.boundingBox();
    if (!box) throw new Error("no bar");
    await page.mouse.move(box.x + box.width * 0.752, box.y + box.height / 2);
    await page.getByTestId("seek-bubble").getByText("First sound").waitFor();
    // A little after 30:00 of 40:00, which is on tile 180: the first of the ninth row of the second sheet.
    const picture = page.getByTestId("seek-picture");
    await picture.waitFor();
    const shown = () => picture.evaluate(({ style }) => [style.backgroundImage, style.backgroundPosition].join(" "));
    expect(await shown()).toMatch(/\/vod\/m-synth\/storyboard-10000-1\.jpg\?v=100"\) (0px|-0px) -720px$/);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.502, box.y + box.height / 2, { steps: 4 });
    expect(await shown()).toMatch(/storyboard-10000-1\.jpg\?v=100"\) (0px|-0px) -180px$/);
    await page.mouse.up();
    await expect.poll(async () => Math.abs((await timeOf(page)) - 1205)).toBeLessThan(5);
    await page.getByRole("link", { name: /Finding the fault/ }).click();
    await expect.poll(async () => Math.abs((await timeOf(page)) - 600)).toBeLessThan(10);
    await playing(page);
    await page.context().close();
  });

  it("is played faster and slower, by key and by menu", async () => {
    const page = await open("/videos/m-synth");
    await playing(page);
    const rate = () => page.locator("video").evaluate((video: HTMLVideoElement) => video.playbackRate);
    await page.keyboard.press("Shift+>");
    await page.getByTestId("key-echo").getByText("1.25×").waitFor();
    expect(await rate()).toBe(1.25);
    await page.getByRole("button", { name: "Player settings" }).click();
    await page.getByRole("menuitem", { name: "Speed: 1.25×" }).click();
    await page.getByRole("menuitemradio", { name: "0.5×" }).click();
    await expect.poll(rate).toBe(0.5);
    await page.context().close();
  });

  it("shows captions by key and in the language that is chosen, which the browser keeps in mind", async () => {
    const page = await open("/videos/m-synth?t=30s");
    await playing(page);
    const captions = page.getByTestId("captions");
    expect(await captions.textContent()).toBe("");
    await page.keyboard.press("c");
    await captions.getByText(/^Cue \d+, which is long enough/).waitFor();
    await page.getByRole("button", { name: "Captions" }).click();
    await page.getByRole("menuitemradio", { name: "Русский" }).click();
    await captions.getByText(/^Реплика \d+$/).waitFor();
    await page.reload();
    await captions.getByText(/^Реплика \d+$/).waitFor();
    await page.keyboard.press("c");
    await expect.poll(() => captions.textContent()).toBe("");
    await page.context().close();
  });

  it("counts a view after ten seconds, and keeps where its member is", async () => {
    const { page, sent } = await openNoting("/videos/m-anna1", { member: true });
    await playing(page);
    const views = () => sent("POST", "/api/vods/m-anna1/view");
    expect(await views()).toEqual([]);
    await expect.poll(views).toEqual([{ session_id: expect.stringMatching(/./) as string }]);
    await page.keyboard.press("k");
    const saved = async () => (await sent("PUT", "/api/vods/m-anna1/progress")).at(-1) as { position_ms: number } | undefined;
    await expect.poll(async () => (await saved())?.position_ms ?? 0).toBeGreaterThan(9000);
    await page.context().close();
  });

  it("plays on in a corner of another page, and comes back from there", async () => {
    const page = await open("/videos/m-synth");
    await playing(page);
    const video = await page.locator("video").elementHandle();
    await page.getByRole("link", { name: /Harbour TV/ }).first().click();
    await waitForPath(page, "/");
    await page.locator(".player-box[data-place=docked]").waitFor();
    expect(await video?.evaluate((element) => element.isConnected && !(element as HTMLVideoElement).paused)).toBe(true);
    await page.getByRole("link", { name: /^Back to .*Livia/ }).click();
    await waitForPath(page, "/videos/m-synth");
    await page.locator(".player-box[data-place=page]").waitFor();
    await page.context().close();
  });

  it("goes ten seconds on by two taps at the side of the picture", async () => {
    const page = await open("/videos/m-synth", { phone: true });
    await playing(page);
    await page.keyboard.press("k");
    const box = await page.locator("video").boundingBox();
    if (!box) throw new Error("no picture");
    const before = await timeOf(page);
    const tap = () => page.touchscreen.tap(box.x + box.width * 0.9, box.y + box.height * 0.3);
    await tap();
    await tap();
    await expect.poll(async () => Math.round((await timeOf(page)) - before)).toBeGreaterThanOrEqual(10);
    await page.context().close();
  });

  it("says when its recording is gone, and tries again", async () => {
    const page = await open("/videos/gone");
    const alert = page.getByTestId("player").getByRole("alert");
    await alert.getByText("This video is not there any more").waitFor();
    await page.route("**/vod/gone/index.m3u8", (route) => route.continue({ url: route.request().url().replace("gone", "m-synth") }));
    await page.route("**/vod/gone/*.m*4*", (route) => route.continue({ url: route.request().url().replace("gone", "m-synth") }));
    await alert.getByRole("button", { name: "Try again" }).click();
    await playing(page);
    await page.context().close();
  });

  it("of nobody, or of somebody who keeps it to himself, is not there", async () => {
    const page = await open("/videos/m-anna2");
    await page.getByRole("heading", { level: 1, name: "This video is not here" }).waitFor();
    await page.context().close();
  });
});

describe("a streamer's videos", () => {
  it("are changed", async () => {
    const { page, sent } = await openNoting("/dashboard/videos", { member: true });
    await page.getByTestId("storage").getByText("6.9 GB of 20 GB stored").waitFor();
    await page.getByRole("button", { name: /^Edit: .*Friday sketches/ }).click();
    await page.getByLabel("Title").fill("The harbour, drawn");
    await page.getByLabel("Who can see it").selectOption("unlisted");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("link", { name: "The harbour, drawn", exact: true }).waitFor();
    expect(await sent("PATCH", "/api/vods/m-anna1")).toEqual([{ title: "The harbour, drawn", visibility: "unlisted" }]);
    await page.context().close();
  });

  it("get captions from a file, and lose them", async () => {
    const { page, sent } = await openNoting("/dashboard/videos", { member: true });
    const row = page.getByTestId("own-video").filter({ hasText: "Friday sketches" });
    await row.getByRole("button", { name: /^Captions/ }).click();
    const dialog = page.getByRole("dialog", { name: "Captions" });
    await dialog.getByRole("listitem").filter({ hasText: "English" }).getByText("240 cues").waitFor();
    await dialog.getByLabel("Language").selectOption("fi");
    const put = page.waitForRequest((request) => request.method() === "PUT");
    const buffer = Buffer.from("WEBVTT\n\n00:01.000 --> 00:02.000\nHei\n");
    await dialog.getByTestId("captions-file").setInputFiles({ name: "a.vtt", mimeType: "", buffer });
    const request = await put;
    expect([new URL(request.url()).pathname, await request.headerValue("content-type")]).toEqual(["/api/vods/m-anna1/captions/fi", "text/vtt"]);
    expect(new URL(request.url()).searchParams.get("label")).toBe("Suomi");
    await page.getByTestId("toasts").getByText("Captions saved").waitFor();
    await dialog.getByRole("button", { name: "Remove captions: English" }).click();
    await expect.poll(() => sent("DELETE", "/api/vods/m-anna1/captions/en")).toEqual([expect.anything()]);
    await page.context().close();
  });

  it("are deleted, which can be undone at once and later", async () => {
    const page = await open("/dashboard/videos", { member: true });
    const row = page.getByTestId("own-video").first();
    await row.getByRole("button", { name: /^Delete/ }).click();
    await page.getByTestId("toasts").getByRole("button", { name: "Undo" }).click();
    await page.getByTestId("toasts").getByText("Video restored").waitFor();
    await row.getByRole("button", { name: /^Delete/ }).waitFor();
    const gone = page.getByTestId("own-video").filter({ hasText: "Can be restored until" });
    await gone.getByRole("button", { name: "Restore: ⁨Test⁩" }).click();
    await expect.poll(() => gone.count()).toBe(0);
    await page.context().close();
  });

  it("are recorded no more when he wants that, of which the page warns", async () => {
    const { page, sent } = await openNoting("/dashboard/videos", { member: true });
    await page.getByRole("switch", { name: "Record my broadcasts" }).uncheck();
    await page.getByText("Recording is off: your next broadcast cannot be rewound and leaves no video.").waitFor();
    await expect.poll(() => sent("PUT", "/api/streams")).toEqual([{ record: false }]);
    await page.context().close();
  });

  it("warn before they go", async () => {
    const page = await open("/dashboard/videos", { member: true });
    await page.getByTestId("own-video").filter({ hasText: "Portraits" }).getByText(/^Is deleted in 3 days$/).waitFor();
    await page.context().close();
  });
});

describe("what was watched", () => {
  it("is forgotten, and kept no more", async () => {
    const { page, sent } = await openNoting("/settings/history", { member: true });
    await page.getByRole("switch", { name: "Keep my history" }).uncheck();
    await expect.poll(() => sent("PUT", "/api/user/history")).toEqual([{ is_paused: true }]);
    await page.getByRole("button", { name: "Clear history" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Clear history" }).click();
    await page.getByText("Nothing here yet.").waitFor();
    await page.context().close();
  });
});
