import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Publisher } from "../support/publisher";
import { Stage } from "../support/stage";
import { eventually } from "../support/wait";

let stage: Stage;
let blog: Server;

beforeAll(async () => {
  stage = await Stage.set({ settings: { "media.stop_grace_s": 1 } });
  blog = createServer((request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<!doctype html><title>A blog</title><iframe width="640" height="360" src="${stage.server.url}${request.url}"></iframe>`);
  });
  await new Promise<void>((listening) => blog.listen(0, "127.0.0.2", listening));
});
afterAll(async () => {
  await new Promise((closed) => blog.close(closed));
  await stage.strike();
});

test("a channel plays within another site's page, for a viewer without cookies who is counted", async () => {
  const account = await stage.server.api.account();
  const publisher = Publisher.start(stage.server.rtmpUrl, await stage.server.api.streamKey(account));
  await eventually("it is live", () => stage.server.api.liveCard(account));
  const visitor = await stage.visitor();
  await visitor.logIn(account.username, account.password);
  // Another address of this machine, hence another site.
  await visitor.page.goto(`http://127.0.0.2:${(blog.address() as AddressInfo).port}/embed/${account.username}`);
  const frame = visitor.page.frameLocator("iframe");
  await frame.getByRole("button", { name: "Click to unmute" }).waitFor();
  const shown = () =>
    frame.locator("video").evaluate((video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames);
  await eventually("the picture moves", async () => (await shown()) > 30, { timeout: 30_000 });
  await eventually("the viewer counts", async () => (await stage.server.api.liveCard(account))?.viewer_count === 1);
  expect(await frame.getByRole("button", { name: "Account menu" }).count()).toBe(0);
  await publisher.stop();
  await visitor.leave();
  expect(visitor.complaints).toEqual([]);
});
