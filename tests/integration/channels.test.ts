import { afterAll, beforeAll, expect, test } from "vitest";
import { admin } from "../support/admin";
import { expectStatus, type Account, type Api } from "../support/api";
import { png } from "../support/pictures";
import { Publisher } from "../support/publisher";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

let server: Server;
let api: Api;
let alice: Account;
let bob: Account;

beforeAll(async () => {
  server = await Server.start({ settings: { "media.stop_grace_s": "0" } });
  api = server.api;
  [alice, bob] = [await api.account("alice"), await api.account("bob")];
});
afterAll(() => server.stop());

const channels = async (query = "") => expectStatus(await api.get(`/api/channels${query}`), 200).json;
const names = async (query = "") => (await channels(query)).channels.map((card: any) => card.username);
const describe = (account: Account, settings: unknown) =>
  api.call("PUT", "/api/streams", { json: settings, token: account.token }).then((answer) => expectStatus(answer, 200).json);

/// On air until the test ends it.
async function goLive(account: Account): Promise<() => Promise<void>> {
  const publisher = Publisher.start(server.rtmpUrl, await api.streamKey(account), { size: "160x90", bitrateKbps: 100 });
  await eventually("on air", () => api.liveCard(account), { timeout: 30_000 });
  return async () => {
    expectStatus(await api.call("DELETE", "/api/streams/current", { token: account.token }), 204);
    await publisher.stop();
    await eventually("off air", async () => !(await api.liveCard(account)), { timeout: 30_000 });
  };
}

test("a channel is listed once it has been on air: live ones first, then by when they last were", async () => {
  expect(await names()).toEqual([]);
  await describe(alice, { title: "Painting", category: "Art & Craft" });
  const endAlice = await goLive(alice);
  const endBob = await goLive(bob);
  await eventually("both are listed", async () => (await names()).length === 2);
  expect((await channels("?sort=name")).channels[0]).toMatchObject({
    username: "alice", is_live: true, last_broadcast: null, stream: { title: "Painting", category: "Art & Craft", category_slug: "art-craft" },
  });
  await endBob();
  expect(await names()).toEqual(["alice", "bob"]);
  await endAlice();
  expect(await names()).toEqual(["alice", "bob"]);
  expect((await channels()).channels[0]).toMatchObject({
    username: "alice", is_live: false, stream: null,
    last_broadcast: { title: "Painting", category_slug: "art-craft", ended_at: expect.stringMatching(/Z$/) },
  });

  expectStatus(await api.call("POST", "/api/users/bob/follow", { token: alice.token }), 200);
  expect(await names("?sort=followers")).toEqual(["bob", "alice"]);
  const first = await channels("?sort=name&limit=1");
  expect(first.channels[0].username).toBe("alice");
  const second = await channels(`?sort=name&limit=1&cursor=${first.next_cursor}`);
  expect(second.channels[0].username).toBe("bob");
  expect(second.next_cursor).toBeNull();
  for (const query of ["?sort=size", `?sort=recent&cursor=${first.next_cursor}`, "?cursor=%27%3B--", "?limit=101"]) {
    expect((await api.get(`/api/channels${query}`)).status, query).toBe(422);
  }
}, 120_000);

test("a category is made by who types it first, and found by its slug", async () => {
  await describe(bob, { category: " art  & CRAFT " });
  const list = async (query = "") => expectStatus(await api.get(`/api/categories${query}`), 200).json;
  expect(await list()).toEqual({
    categories: [{ id: expect.any(String), slug: "art-craft", name: "Art & Craft", viewer_count: 0, stream_count: 0 }], next_cursor: null,
  });
  await describe(bob, { category: "Шахматы" });
  expect((await list("?sort=name&q=%D1%88%D0%90%D0%A5")).categories.map(({ slug }: any) => slug)).toEqual(["шахматы"]);
  const first = await list("?sort=name&limit=1");
  expect((await list(`?sort=name&cursor=${first.next_cursor}`)).categories).toHaveLength(1);

  const endBob = await goLive(bob);
  const page = expectStatus(await api.get(`/api/categories/${encodeURIComponent("шахматы")}`), 200);
  expect(page.json).toMatchObject({ name: "Шахматы", stream_count: 1, live: { total: 1, streams: [{ username: "bob", category_slug: "шахматы" }] } });
  expect((await list()).categories[0].slug).toBe("шахматы");
  await endBob();
  expect((await api.get("/api/categories/nothing")).status).toBe(404);
  const etag = (await api.get("/api/categories")).headers.etag!;
  expect((await api.get("/api/categories", { headers: { "If-None-Match": etag } })).status).toBe(304);
}, 60_000);

test("a channel tells who looks at it what he is to it, and nobody else", async () => {
  const look = async (token?: string) => api.get("/api/users/bob", { token });
  const guest = await look();
  expect(guest.json.viewer).toBeNull();
  expect(guest.headers["cache-control"]).toContain("public");
  const follower = await look(alice.token);
  expect(follower.json.viewer).toEqual({ follows: true, followed_at: expect.any(String), role: "viewer" });
  expect(follower.headers["cache-control"]).toBe("private, no-store");
  expect(follower.headers.etag).toBeUndefined();
  expect((await look(bob.token)).json.viewer).toEqual({ follows: false, followed_at: null, role: "owner" });
  expect(guest.json.last_broadcast).toMatchObject({ category: "Шахматы" });
});

test("a channel has a colour and a banner of its own", async () => {
  const profile = (json: unknown) => api.call("PATCH", "/api/user/profile", { json, token: alice.token });
  expect(expectStatus(await profile({ accent: "#ABCDEF" }), 200).json.accent).toBe("#abcdef");
  expect((await profile({ accent: "javascript:x" })).status).toBe(422);
  const put = (body: Buffer) => api.call("PUT", "/api/user/banner", { body, headers: { "Content-Type": "image/png" }, token: alice.token });
  const { banner } = expectStatus(await put(png(1200, 240)), 200).json;
  expect((await put(png(1200, 20))).status).toBe(422);
  const page = (await api.get("/api/users/alice")).json;
  expect(page).toMatchObject({ accent: "#abcdef", banner: { url: banner.url, width: 1200, height: 240 } });
  expect((await channels("?sort=name")).channels[0].accent).toBe("#abcdef");
  expectStatus(await api.get(banner.url), 200);
  expect(expectStatus(await api.call("DELETE", "/api/user/banner", { token: alice.token }), 200).json.banner).toBeNull();
});

test("an avatar is a square, and shown wherever the channel is", async () => {
  const body = png(300, 200);
  const put = api.call("PUT", "/api/user/avatar", { body, headers: { "Content-Type": "image/png" }, token: alice.token });
  const { avatar_url } = expectStatus(await put, 200).json;
  const size = expectStatus(await api.get(avatar_url), 200).bytes.subarray(26, 30);
  expect([size.readUInt16LE(0), size.readUInt16LE(2)]).toEqual([512, 512]);
  expect((await api.get("/api/users/alice")).json.avatar_url).toBe(avatar_url);
  expect((await channels("?sort=name")).channels[0].avatar_url).toBe(avatar_url);
  expect(expectStatus(await api.call("DELETE", "/api/user/avatar", { token: alice.token }), 200).json.avatar_url).toBe("");
});

test("oEmbed speaks of this site's channels and of nothing else", async () => {
  const page = encodeURIComponent(`${api.base}/alice`);
  for (const path of ["/oembed", "/api/oembed"]) {
    expect(expectStatus(await api.get(`${path}?url=${page}&maxwidth=640`), 200).json).toMatchObject({
      version: "1.0", type: "video", title: "Painting", author_name: "alice", author_url: `${api.base}/alice`, provider_name: "Leams",
      width: 640, height: 360, html: expect.stringContaining(`<iframe src="${api.base}/embed/alice" width="640" height="360"`),
    });
  }
  expect((await api.get(`/oembed?url=${page}&format=xml`)).status).toBe(501);
  for (const url of ["https://other.example/alice", `${api.base}/nobody`, `${api.base}/`, "javascript:alert(1)"]) {
    expect((await api.get(`/oembed?url=${encodeURIComponent(url)}`)).status, url).toBe(404);
  }
});

test("whoever is suspended is in no list", async () => {
  await describe(alice, { category: "Only Alice's" });
  await admin(server, "suspend", "alice");
  expect(await names("?sort=name")).toEqual(["bob"]);
  const { categories } = (await api.get("/api/categories?sort=name")).json;
  expect(categories.map(({ name }: any) => name)).toEqual(["Шахматы"]);
  expect((await api.get(`/oembed?url=${encodeURIComponent(`${api.base}/alice`)}`)).status).toBe(404);
});
