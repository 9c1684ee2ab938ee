import { afterAll, beforeAll, expect, test } from "vitest";
import { expectStatus, type Account, type Api } from "../support/api";
import { Publisher } from "../support/publisher";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

let server: Server;
let api: Api;
let fan: Account;

beforeAll(async () => {
  server = await Server.start({ settings: { "media.stop_grace_s": "0" } });
  api = server.api;
  fan = await api.account();
});
afterAll(() => server.stop());

const followOf = (method: string, username: string, token = fan.token) => api.call(method, `/api/users/${username}/follow`, { token });
const followers = async (account: Account) => expectStatus(await api.get(`/api/users/${account.username}`), 200).json.follower_count;
const following = async (query = "") => expectStatus(await api.get(`/api/user/following${query}`, { token: fan.token }), 200).json;

test("a user is followed once, however often it is asked for, and let go again", async () => {
  const channel = await api.account();
  expect((await followOf("GET", channel.username)).json).toEqual({ following: false, followed_at: null });
  const first = expectStatus(await followOf("POST", channel.username), 200).json;
  expect(first).toEqual({ following: true, followed_at: expect.stringMatching(/^\d{4}-.*Z$/) });
  const again = await Promise.all(Array.from({ length: 10 }, () => followOf("POST", channel.username.toUpperCase())));
  for (const answer of again) expect(expectStatus(answer, 200).json).toEqual(first);
  expect((await followOf("GET", channel.username)).json).toEqual(first);
  expect(await followers(channel)).toBe(1);

  const gone = await Promise.all(Array.from({ length: 10 }, () => followOf("DELETE", channel.username)));
  for (const answer of gone) expectStatus(answer, 204);
  expect((await followOf("GET", channel.username)).json.following).toBe(false);
  expect(await followers(channel)).toBe(0);
});

test("nobody follows himself or somebody who does not exist", async () => {
  const oneself = expectStatus(await followOf("POST", fan.username), 422).json;
  expect(oneself.errors).toEqual([{ pointer: "/username", code: "follow.self", detail: "You cannot follow yourself" }]);
  for (const method of ["GET", "POST", "DELETE"]) expectStatus(await followOf(method, "nobody_at_all"), 404);
});

test("those whom one follows are listed, the newest first, in pages, with what they have on air", async () => {
  const channels = [await api.account(), await api.account(), await api.account()];
  for (const channel of channels) expectStatus(await followOf("POST", channel.username), 200);
  const list = await following();
  expect(list).toMatchObject({ total: 3, limit: 20, offset: 0 });
  expect(list.users.map((user: any) => user.username)).toEqual(channels.map((channel) => channel.username).toReversed());
  expect(list.users[0]).toMatchObject({ id: channels[2]!.id, is_live: false, stream: null });
  const page = await following("?limit=1&offset=1");
  expect(page).toMatchObject({ total: 3, limit: 1, offset: 1, users: [{ id: channels[1]!.id }] });

  const publisher = Publisher.start(server.rtmpUrl, await api.streamKey(channels[0]!));
  const card = await eventually("it is live", () => api.liveCard(channels[0]!));
  const live = (await following()).users.filter((user: any) => user.is_live);
  expect(live).toMatchObject([{ id: channels[0]!.id, stream: { id: card.id } }]);
  expect(await following("?live=true")).toMatchObject({ total: 1, users: [{ id: channels[0]!.id, is_live: true }] });
  expect((await following("?live=false")).total).toBe(3);
  expect((await following()).users.map((user: any) => user.last_live_at)).toEqual([null, null, null]);
  await publisher.stop();
  await eventually("it is known when it last was", async () => (await following()).users[2].last_live_at, { timeout: 30_000 });
});
