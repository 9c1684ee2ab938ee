import { afterAll, beforeAll, expect, test } from "vitest";
import { expectStatus } from "../support/api";
import { http } from "../support/http";
import { libraryNames, PlayerPages } from "../support/player_pages";
import { Publisher } from "../support/publisher";
import { Player, Stage } from "../support/stage";
import { eventually } from "../support/wait";

// What other sites' players make of a broadcast that is over, and that was lost for a moment.

/// One cue for each second, which says when it begins.
const cues = Array.from({ length: 60 }, (_, at) => `00:00:${String(at).padStart(2, "0")}.000 --> 00:00:${String(at).padStart(2, "0")}.900\n${at}`);

let stage: Stage;
let pages: PlayerPages;
let vod: string;

beforeAll(async () => {
  [stage, pages] = await Promise.all([Stage.set({ settings: { "media.stop_grace_s": 3 } }), PlayerPages.open()]);
  const { api, rtmpUrl, url } = stage.server;
  const account = await api.account();
  const key = await api.streamKey(account);
  const publish = () => Publisher.start(rtmpUrl, key, { size: "320x180", bitrateKbps: 200, keyframeSeconds: 2, duration: 10 });
  const first = publish();
  const { id } = await eventually("the broadcast is live", () => api.liveCard(account));
  await eventually("the encoder is done", () => !first.running, { timeout: 40_000 });
  const second = publish();
  await eventually("the encoder is done again", () => !second.running, { timeout: 40_000 });
  vod = `${url}/vod/${id}/index.m3u8`;
  await eventually("the video is whole", async () => (await http(vod.replace("index", "main/index"))).text.includes("ENDLIST"), { timeout: 40_000 });
  const captions = { token: account.token, headers: { "Content-Type": "text/vtt" }, body: `WEBVTT\n\n${cues.join("\n\n")}\n` };
  expectStatus(await api.call("PUT", `/api/vods/${id}/captions/en`, captions), 200);
  await eventually("the captions are listed", async () => (await http(vod)).text.includes("TYPE=SUBTITLES"), { timeout: 30_000 });
}, 120_000);
afterAll(async () => {
  await pages?.close();
  await stage?.strike();
});

test.each(libraryNames)("%s plays a video and goes where its viewer wants", async (library) => {
  const visitor = await stage.visitor();
  await visitor.page.goto(pages.url(library, vod));
  const player = new Player(visitor.page);
  await player.plays(20).catch((failure: Error) => expect.fail([failure.message, ...visitor.complaints].join("\n")));
  const video = visitor.page.locator("video");
  const duration = await video.evaluate((one: HTMLVideoElement) => one.duration);
  expect(duration).toBeGreaterThan(12);
  // Behind the loss, and back before it.
  for (const time of [duration - 5, 2]) {
    const began = Date.now();
    await video.evaluate((one: HTMLVideoElement, to) => void (one.currentTime = to), time);
    await player.plays(20);
    const now = await video.evaluate((one: HTMLVideoElement) => one.currentTime);
    expect(now).toBeGreaterThan(time);
    expect(now).toBeLessThan(time + 1 + (Date.now() - began) / 1000);
  }
  expect(visitor.complaints).toEqual([]);
  await visitor.leave();
}, 60_000);

test("hls.js alone shows captions at their time, also behind the loss", async () => {
  const visitor = await stage.visitor();
  await visitor.page.goto(pages.url("hls.js", vod));
  await new Player(visitor.page).plays(20);
  await visitor.page.evaluate("hls.subtitleTrack = 0; hls.subtitleDisplay = true");
  const video = visitor.page.locator("video");
  const duration = await video.evaluate((one: HTMLVideoElement) => one.duration);
  for (const time of [2, duration - 5]) {
    await video.evaluate((one: HTMLVideoElement, to) => void (one.currentTime = to), time);
    const shown = await eventually("a cue is shown", () => video.evaluate((one: HTMLVideoElement, from) => {
      const active = [...one.textTracks].flatMap((track) => [...(track.activeCues ?? [])]) as VTTCue[];
      const cue = active.find(({ startTime }) => startTime >= from - 1);
      return cue && { text: cue.text, start: cue.startTime, from };
    }, time), { timeout: 30_000 });
    expect(Math.abs(shown.start - Number(shown.text)), JSON.stringify(shown)).toBeLessThan(0.15);
  }
  expect(visitor.complaints).toEqual([]);
  await visitor.leave();
}, 120_000);

test("the page of a clip shows the captions of its video in the clip's time", async () => {
  const { api, url } = stage.server;
  const [id] = /[0-9a-f-]{36}/.exec(vod) ?? [];
  const { token } = await api.account();
  const { slug } = expectStatus(await api.post(`/api/vods/${id}/clips`, { start_ms: 4000, duration_ms: 6000 }, { token }), 201).json;
  const visitor = await stage.visitor();
  await visitor.page.goto(`${url}/clip/${slug}`);
  await new Player(visitor.page).plays(20);
  await visitor.page.keyboard.press("c");
  const shown = await eventually("a cue is shown", () => visitor.page.evaluate(() => {
    const text = document.querySelector("[data-testid=captions]")?.textContent;
    return text ? { text, at: document.querySelector("video")?.currentTime ?? 0 } : null;
  }), { timeout: 30_000 });
  // It begins where pictures can, which they do every two seconds.
  expect(Number(shown.text) - shown.at).toBeGreaterThan(1);
  expect(Number(shown.text) - shown.at).toBeLessThan(5);
  await visitor.leave();
}, 60_000);
