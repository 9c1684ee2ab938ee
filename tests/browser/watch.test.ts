import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Account } from "../support/api";
import { clockPicture, readBoxes } from "../support/clock_picture";
import { Publisher } from "../support/publisher";
import { Player, Stage, type Visitor } from "../support/stage";
import { eventually } from "../support/wait";

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.set({ settings: { "media.grace_s": 30, "media.stop_grace_s": 1 } });
});
afterAll(() => stage.strike());

async function channel(): Promise<{ account: Account; key: string }> {
  const account = await stage.server.api.account();
  return { account, key: await stage.server.api.streamKey(account) };
}

async function onAir(options = {}): Promise<{ account: Account; key: string; publisher: Publisher }> {
  const { account, key } = await channel();
  const publisher = Publisher.start(stage.server.rtmpUrl, key, options);
  await eventually("it is live", () => stage.server.api.liveCard(account));
  return { account, key, publisher };
}

function expectNoComplaints(visitor: Visitor): void {
  expect(visitor.complaints).toEqual([]);
}

describe("the home page", () => {
  test("shows who is live, with a picture that changes, and leads to the channel", async () => {
    const { account, publisher } = await onAir();
    const visitor = await stage.visitor();
    const page = await visitor.open("/");
    const card = page.getByRole("article").filter({ hasText: account.username });
    await card.getByTestId("live-badge").waitFor();
    const picture = card.locator("img").first();
    const loaded = await eventually("a thumbnail", () =>
      picture.evaluate((image: HTMLImageElement) => image.naturalWidth > 0 && image.src),
    );
    await eventually("another thumbnail", async () => (await picture.getAttribute("src")) !== loaded, { timeout: 20_000 });
    await card.getByRole("link").first().click();
    await page.waitForURL(`**/${account.username}`);
    await new Player(page).plays();
    await publisher.stop();
    expectNoComplaints(visitor);
    await visitor.leave();
  });

  test("tells an empty instance's visitors how to begin", async () => {
    await eventually("nobody is live", async () => (await stage.server.api.live()).length === 0);
    const visitor = await stage.visitor();
    const page = await visitor.open("/");
    await page.getByText("Nobody is live right now").waitFor();
    expectNoComplaints(visitor);
    await visitor.leave();
  });
});

describe("a channel page", () => {
  test("plays picture and sound, counts its viewer, and is seconds behind at most", async () => {
    const clock = clockPicture();
    const { account, publisher } = await onAir({ picture: clock.source });
    const visitor = await stage.visitor();
    const page = await visitor.open(`/${account.username}`);
    const player = new Player(page);
    await player.plays();
    expect(await player.state()).toBe("playing");
    expect((await player.progress()).audioBytes).toBeGreaterThan(1_000);
    expect(await player.box.getAttribute("data-protocol")).toMatch(/hls/i);
    await page.getByTestId("live-badge").first().waitFor();
    await eventually("one viewer", async () => (await page.getByTestId("viewer-count").first().textContent())?.trim() === "1", {
      timeout: 30_000,
    });

    const age = await eventually(
      "the picture is at most 3 s old",
      async () => {
        const [boxes, now] = await page.locator("video").evaluate(
          (video, read) => [new Function("video", `return (${read})(video)`)(video), Date.now()] as [number[], number],
          readBoxes.toString(),
        );
        const old = clock.age(boxes, now);
        if (old > 3_000) throw new Error(`${old} ms`);
        return old;
      },
      { timeout: 30_000, every: 500 },
    );
    const told = Number(await player.box.getAttribute("data-latency-ms"));
    console.log(`latency: ${Math.round(age)} ms by the picture's clock, ${Math.round(told)} ms by the player`);
    expect(told).toBeLessThanOrEqual(3_500);
    await publisher.stop();
    expectNoComplaints(visitor);
    await visitor.leave();
  });

  test("opened before the stream begins goes live and back to offline without a reload", async () => {
    const { account, key } = await channel();
    const visitor = await stage.visitor();
    const page = await visitor.open(`/${account.username}`);
    await page.getByTestId("offline-state").waitFor();
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));

    const publisher = Publisher.start(stage.server.rtmpUrl, key);
    const player = new Player(page);
    await page.getByTestId("offline-state").waitFor({ state: "detached", timeout: 30_000 });
    await player.plays();
    await publisher.stop();
    await page.getByTestId("offline-state").waitFor({ timeout: 30_000 });
    expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
    expectNoComplaints(visitor);
    await visitor.leave();
  });

  test("plays on without a reload when the publisher vanishes and comes back", async () => {
    const { account, key, publisher } = await onAir();
    const visitor = await stage.visitor();
    const page = await visitor.open(`/${account.username}`);
    const player = new Player(page);
    await player.plays();
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    await publisher.kill();
    await eventually("the page says that the publisher is awaited", async () => (await player.state()) === "reconnecting", {
      timeout: 30_000,
    });
    const again = Publisher.start(stage.server.rtmpUrl, key);
    await player.plays(60, 40_000);
    await eventually("it plays", async () => (await player.state()) === "playing");
    expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
    await again.stop();
    expectNoComplaints(visitor);
    await visitor.leave();
  });

  test("opened while the publisher is awaited says so, and plays when he is back", async () => {
    const { account, key, publisher } = await onAir();
    await publisher.kill();
    const card = () => stage.server.api.liveCard(account);
    await eventually("he is lost", async () => (await card()).grace_ends_at !== null);
    const visitor = await stage.visitor();
    const page = await visitor.open(`/${account.username}`);
    const player = new Player(page);
    await page.getByText(/seconds? left/).waitFor();
    expect(await player.state()).toBe("reconnecting");
    expect(await page.getByTestId("live-badge").first().textContent()).toBe("Reconnecting");
    const again = Publisher.start(stage.server.rtmpUrl, key);
    await eventually("it plays", async () => (await player.state()) === "playing", { timeout: 40_000 });
    await page.getByTestId("live-badge").getByText("Live", { exact: true }).first().waitFor();
    await again.stop();
    expectNoComplaints(visitor);
    await visitor.leave();
  });

  test("plays where only the browser itself can read HLS, as on an iPhone", async () => {
    const { account, publisher } = await onAir();
    const visitor = await stage.visitor();
    await visitor.page.addInitScript(() => {
      for (const name of ["MediaSource", "WebKitMediaSource", "ManagedMediaSource"]) Reflect.deleteProperty(window, name);
    });
    const page = await visitor.open(`/${account.username}`);
    const player = new Player(page);
    await player.plays(30, 60_000);
    await eventually("it says that it plays", async () => (await player.state()) === "playing");
    expect(await player.box.getAttribute("data-protocol")).toBe("hls-native");
    await publisher.stop();
    await page.getByTestId("offline-state").waitFor({ timeout: 30_000 });
    expectNoComplaints(visitor);
    await visitor.leave();
  });

  test("shows a phone's viewer the controls at the first tap, and plays on", async () => {
    const { account, publisher } = await onAir();
    const visitor = await stage.visitor({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    const page = await visitor.open(`/${account.username}`);
    await new Player(page).plays();
    const video = page.locator("video");
    const pause = page.getByRole("button", { name: "Pause", exact: true });
    const tap = async (target: Locator) => {
      const { x, y, width, height } = (await target.boundingBox())!;
      await page.touchscreen.tap(x + width / 2, y + height / 2);
    };
    const opacity = () => page.getByTestId("player-controls").evaluate((element) => getComputedStyle(element).opacity);
    const isPaused = () => video.evaluate((element: HTMLVideoElement) => element.paused);
    for (const target of [video, pause]) {
      await eventually("the controls hide", async () => (await opacity()) === "0");
      await tap(target);
      await eventually("the controls show", async () => (await opacity()) !== "0");
      expect(await isPaused()).toBe(false);
    }
    await eventually("a tap on what is seen pauses", async () => {
      await tap(pause);
      return isPaused();
    });
    await publisher.stop();
    expectNoComplaints(visitor);
    await visitor.leave();
  });

  test("of nobody says that there is no such channel", async () => {
    const visitor = await stage.visitor();
    const answer = await visitor.page.goto("/nobody_at_all");
    expect(answer?.status()).toBe(404);
    await visitor.page.getByText("No such channel").waitFor();
    await visitor.leave();
  });
});
