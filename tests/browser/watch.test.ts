import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Account } from "../support/api";
import { clockPicture, readBoxes } from "../support/clock_picture";
import { record } from "../support/flv";
import { Publisher } from "../support/publisher";
import { RtmpPublisher } from "../support/rtmp";
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

describe("the lists", () => {
  test("show who is live, with a picture that changes, and lead to the channel", async () => {
    const { account, publisher } = await onAir();
    const visitor = await stage.visitor();
    const page = await visitor.open("/browse");
    const card = page.getByRole("article").filter({ hasText: account.username });
    await card.getByTestId("live-badge").waitFor();
    const picture = card.locator("img").first();
    const loaded = await eventually("a thumbnail", () =>
      picture.evaluate((image: HTMLImageElement) => image.naturalWidth > 0 && image.src),
    );
    await eventually("another thumbnail", async () => (await picture.getAttribute("src")) !== loaded, { timeout: 60_000 });
    await card.getByRole("link").first().click();
    await page.waitForURL(`**/${account.username}`);
    await new Player(page).plays();
    await publisher.stop();
    expectNoComplaints(visitor);
    await visitor.leave();
  });

  test("tell an empty instance's visitors how to begin", async () => {
    await eventually("nobody is live", async () => (await stage.server.api.live()).length === 0);
    const visitor = await stage.visitor();
    const page = await visitor.open("/");
    await page.getByRole("heading", { name: "Nobody is live right now" }).waitFor();
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

  test("counts its viewer once, however often it is loaded anew", async () => {
    const { account, publisher } = await onAir();
    const visitor = await stage.visitor();
    const page = await visitor.open(`/${account.username}`);
    const counted = () => page.waitForResponse((answer) => answer.url().endsWith("/heartbeat") && answer.ok());
    for (let load = 0; load < 3; load++) {
      const [answer] = await Promise.all([counted(), page.reload()]);
      expect(await answer.json()).toMatchObject({ viewer_count: 1 });
    }
    await page.goto("/login");
    await eventually("nobody is counted any more", async () => (await stage.server.api.liveCard(account)).viewer_count === 0, {
      timeout: 20_000,
    });
    await publisher.stop();
    await visitor.leave();
  });

  test("tells a viewer whose network is too slow for the stream", async () => {
    const { account, key } = await channel();
    const noise = "nullsrc=size=320x180:rate=10,geq=random(1)*255:128:128";
    const recording = await record(10, { picture: noise, fps: 10, keyframeSeconds: 2, bitrateKbps: 2500 });
    const publisher = await RtmpPublisher.publish(stage.server.ports.rtmp, key);
    void publisher.play(recording, { repeat: true });
    await eventually("it is live", () => stage.server.api.liveCard(account));
    const visitor = await stage.visitor();
    const network = await visitor.page.context().newCDPSession(visitor.page);
    const bytesPerSecond = 1_000_000 / 8;
    const slow = { offline: false, latency: 60, downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond };
    await network.send("Network.enable");
    await network.send("Network.emulateNetworkConditions", slow);
    await visitor.page.goto(`/${account.username}`);
    const notice = visitor.page.getByTestId("slow-notice");
    await notice.getByText(/^Your connection carries about [\d.]+ Mbit\/s, this stream needs [\d.]+\.$/).waitFor({ timeout: 60_000 });
    await notice.getByRole("button", { name: "Wait and buffer 10 s" }).click();
    await notice.getByText(/^Buffered \d+ of 10 s…$/).waitFor();
    await notice.getByRole("button", { name: "Audio only" }).click();
    await visitor.page.getByTestId("audio-only").waitFor();
    await notice.waitFor({ state: "detached" });
    const player = new Player(visitor.page);
    await eventually("sound is heard", async () => {
      const { frames, audioBytes, time } = await player.progress();
      return frames === 0 && audioBytes > 20_000 && time > 3;
    }, { timeout: 40_000 });
    publisher.cut();
    await visitor.leave();
  });

  test("the quality menu offers sound alone, and the picture again", async () => {
    const { account, publisher } = await onAir();
    const visitor = await stage.visitor();
    const page = await visitor.open(`/${account.username}`);
    const player = new Player(page);
    await player.plays();
    const choose = async (name: string) => {
      await player.box.hover();
      await page.getByRole("button", { name: "Player settings" }).click();
      await page.getByRole("menuitemradio", { name }).click();
    };
    await choose("Audio only");
    await page.getByTestId("audio-only").waitFor();
    await eventually("sound is heard", async () => {
      const { frames, audioBytes, time } = await player.progress();
      return frames === 0 && audioBytes > 10_000 && time > 1;
    }, { timeout: 30_000 });
    await choose("Picture and sound");
    await player.plays();
    expect(await page.getByTestId("audio-only").count()).toBe(0);
    expectNoComplaints(visitor);
    await publisher.stop();
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
    await page.getByTestId("ended-state").waitFor({ timeout: 30_000 });
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
    await page.getByTestId("ended-state").waitFor({ timeout: 30_000 });
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
