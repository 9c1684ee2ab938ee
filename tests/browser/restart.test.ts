import { afterAll, beforeAll, expect, test } from "vitest";
import { expectStatus } from "../support/api";
import { Publisher } from "../support/publisher";
import { Player, Stage } from "../support/stage";
import { eventually, within } from "../support/wait";

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.set();
});
afterAll(() => stage.strike());

/// What a browser writes of requests that nobody answers, or that are for the broadcast which has ended meanwhile; anything
/// else would be the page's fault.
function isOfTheRestart(complaint: string, endedBroadcast: string): boolean {
  if (/net::ERR_|WebSocket connection to|status of 50[234]/.test(complaint)) return true;
  return complaint.includes("status of 404") && complaint.includes(endedBroadcast);
}

test("a viewer of a server that restarts is told so, and sees the next broadcast without a reload", async () => {
  const account = await stage.server.api.account();
  const key = await stage.server.api.streamKey(account);
  const publisher = Publisher.start(stage.server.rtmpUrl, key);
  const { id: broadcast } = await eventually("it is live", () => stage.server.api.liveCard(account));
  const visitor = await stage.visitor();
  const page = await visitor.open(`/${account.username}`);
  const player = new Player(page);
  await player.plays();
  expectStatus(await stage.server.api.post(`/api/chat/${account.id}/messages`, { message: "hello" }, { token: account.token }), 201);
  await page.getByTestId("chat-message").waitFor();
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));

  await stage.stopServer();
  await page.getByTestId("player").getByText("Connection lost. Trying again…").waitFor();
  await page.getByText("Connection to the chat lost. Reconnecting…").waitFor();
  await page.getByTestId("contact-badge").getByText("No connection").waitFor({ timeout: 30_000 });
  await within("the publisher ends", publisher.child.exit, 20_000);

  await stage.startServer();
  await page.getByTestId("live-badge").getByText("Reconnecting").waitFor({ timeout: 30_000 });
  await page.getByText("Connection to the chat lost. Reconnecting…").waitFor({ state: "detached" });
  const again = Publisher.start(stage.server.rtmpUrl, key);
  await player.plays(60, 60_000);
  await eventually("it says that it plays", async () => (await player.state()) === "playing");
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
  expect(visitor.complaints.filter((text) => !isOfTheRestart(text, broadcast)).join("\n")).toBe("");
  await again.stop();
  await visitor.leave();
}, 180_000);
