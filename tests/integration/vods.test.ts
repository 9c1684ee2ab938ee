import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeAdmin, makeModerator } from "../support/admin";
import { expectStatus, type Account, type Api } from "../support/api";
import { runSql } from "../support/database";
import { record } from "../support/flv";
import { spooled } from "../support/recorded";
import { RtmpPublisher } from "../support/rtmp";
import { png } from "../support/pictures";
import { Server } from "../support/server";
import { eventually } from "../support/wait";

let server: Server;
let api: Api;
let owner: Account;
let suspended: Account;
const callers: Record<string, { token?: string }> = {};

beforeAll(async () => {
  server = await Server.start({ settings: { "vods.quota_gb": 2 } });
  api = server.api;
  const admin = await makeAdmin(server);
  owner = await api.account("owner_1");
  suspended = await api.account("suspended_1");
  Object.assign(callers, {
    guest: {},
    stranger: { token: (await api.account("stranger_1")).token },
    owner: { token: owner.token },
    moderator: { token: (await makeModerator(server)).token },
    admin: { token: admin.token },
    suspended: { token: suspended.token },
  });
  runSql(server, `UPDATE users SET disabled_at = ${Date.now()} WHERE username = 'suspended_1'`);
}, 120_000);
afterAll(() => server.stop());

let made = 0;

/// A video as it is when the recorder has told of its recording.
function addVod(account: Account, visibility = "public", publishedAt = Date.now() - 3_600_000 + ++made): string {
  const id = randomUUID();
  const common = `'${id}', '${account.id}', 60000, 500000, ${publishedAt - 60_000}`;
  runSql(server, `INSERT INTO recorded (broadcast_id, user_id, duration_ms, size_bytes, started_at, ended_at) VALUES (${common}, ${publishedAt})`);
  runSql(
    server,
    `INSERT INTO vods (id, user_id, duration_ms, size_bytes, started_at, published_at, broadcast_id, title, description, tags, language, is_mature, visibility)
     VALUES (${common}, ${publishedAt}, '${id}', 'A title', '', '[]', 'en', FALSE, '${visibility}')`,
  );
  return id;
}

const json = async (path: string, who = "guest") => expectStatus(await api.get(path, callers[who]), 200).json;
const ids = (page: any): string[] => page.vods.map((vod: any) => vod.id);

describe("who may do what with a video", () => {
  type Statuses = Record<"guest" | "stranger" | "owner" | "moderator" | "admin" | "suspended", number>;
  const all = (status: number): Statuses => ({ guest: status, stranger: status, owner: status, moderator: status, admin: status, suspended: 401 });
  const members = (status: Partial<Statuses>): Statuses => ({ ...all(404), ...status, guest: 401 });
  const staff = { moderator: 200, admin: 200 };

  const captions = "WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n";
  const acts: [string, string, object | string | Buffer | undefined][] = [
    ["GET", "", undefined],
    ["GET", "/chapters", undefined],
    ["GET", "/captions", undefined],
    ["PUT", "/captions/en", captions],
    ["DELETE", "/captions/en", undefined],
    ["POST", "/view", { session_id: "s" }],
    ["PUT", "/progress", { position_ms: 1000 }],
    ["PATCH", "", { title: "Another" }],
    ["PUT", "/poster", png(128, 128)],
    ["DELETE", "/poster", undefined],
    ["GET", "/edits", undefined],
    ["PUT", "/edits", { revision: 0, trim: { from_ms: 0 }, cuts: [], mutes: [] }],
    ["POST", "/highlights", { from_ms: 0, until_ms: 5000 }],
    ["POST", "/restore", {}],
    ["DELETE", "", undefined],
  ];
  const looks = { stranger: 204, owner: 204, moderator: 204, admin: 204 };
  const denied = { stranger: 403, moderator: 403, admin: 403 };
  const removes = { owner: 204, moderator: 204, admin: 204 };
  const open: Record<string, Statuses> = {
    "GET ": all(200),
    "GET /chapters": all(200),
    "GET /captions": all(200),
    "PUT /captions/en": members({ ...denied, owner: 200 }),
    "DELETE /captions/en": members({ ...denied, owner: 404 }),
    "POST /view": all(204),
    "PUT /progress": members(looks),
    "PATCH ": members({ ...denied, owner: 200 }),
    "PUT /poster": members({ ...denied, owner: 200 }),
    "DELETE /poster": members({ ...denied, owner: 200 }),
    "GET /edits": members({ ...denied, owner: 200 }),
    // Nothing is recorded of these.
    "PUT /edits": members({ ...denied, owner: 404 }),
    "POST /highlights": members({ ...denied, owner: 404 }),
    "POST /restore": members({ stranger: 403, owner: 200, ...staff }),
    "DELETE ": members({ stranger: 403, ...removes }),
  };
  const closed: Record<string, Statuses> = {
    "GET ": { ...all(404), owner: 200, ...staff },
    "GET /chapters": { ...all(404), owner: 200, ...staff },
    "GET /captions": { ...all(404), owner: 200, ...staff },
    "PUT /captions/en": members({ ...denied, stranger: 404, owner: 200 }),
    "DELETE /captions/en": members({ ...denied, stranger: 404 }),
    "POST /view": { ...all(404), owner: 204, moderator: 204, admin: 204 },
    "PUT /progress": members({ ...looks, stranger: 404 }),
    "PATCH ": members({ ...denied, stranger: 404, owner: 200 }),
    "PUT /poster": members({ ...denied, stranger: 404, owner: 200 }),
    "DELETE /poster": members({ ...denied, stranger: 404, owner: 200 }),
    "GET /edits": members({ ...denied, stranger: 404, owner: 200 }),
    "PUT /edits": members({ ...denied, stranger: 404 }),
    "POST /highlights": members({ ...denied, stranger: 404 }),
    "POST /restore": members({ owner: 200, ...staff }),
    "DELETE ": members(removes),
  };

  test.each([
    ["public", open],
    ["unlisted", open],
    ["private", closed],
  ])("a %s one", async (visibility, expected) => {
    for (const [method, path, body] of acts) {
      const found: Record<string, number> = {};
      let id = addVod(owner, visibility);
      for (const who of Object.keys(callers)) {
        if (method === "DELETE" && path === "") id = addVod(owner, visibility);
        const type = Buffer.isBuffer(body) ? "image/png" : "text/vtt";
        const file = { body: Buffer.isBuffer(body) ? body : String(body), headers: { "Content-Type": type } };
        const isFile = typeof body === "string" || Buffer.isBuffer(body);
        const options = { ...callers[who], ...(body === undefined ? {} : isFile ? file : { json: body }) };
        found[who] = (await api.call(method, `/api/vods/${id}${path}`, options)).status;
      }
      expect([method, path, found]).toEqual([method, path, expected[`${method} ${path}`]]);
    }
  });

  test("one of a suspended channel is there for staff alone", async () => {
    const id = addVod(suspended);
    const found: Record<string, number> = {};
    for (const who of Object.keys(callers)) found[who] = (await api.get(`/api/vods/${id}`, callers[who])).status;
    expect(found).toEqual({ guest: 404, stranger: 404, owner: 404, ...staff, suspended: 401 });
    expect(ids(await json("/api/vods?limit=100"))).not.toContain(id);
    expect(ids(await json(`/api/users/${suspended.username}/vods`))).toEqual([]);
  });
});

test("a video shows its owner more than others, and a private one by a name that ends", async () => {
  const id = addVod(owner, "private");
  const own = await json(`/api/vods/${id}`, "owner");
  expect(own).toMatchObject({ id, title: "A title", visibility: "private", state: "ready", duration_ms: 60_000, size_bytes: 500_000 });
  expect(own.channel).toMatchObject({ id: owner.id, username: owner.username });
  expect(Date.parse(own.expires_at) - Date.parse(own.published_at)).toBe(30 * 86_400_000);
  expect(own.playback.hls_url).toMatch(new RegExp(`^/vod/${id}\\.\\d+\\.[\\w-]{43}/index\\.m3u8$`));

  expectStatus(await api.call("PATCH", `/api/vods/${id}`, { ...callers.owner, json: { visibility: "public", category: "Chess", description: "d" } }), 200);
  const shown = await json(`/api/vods/${id}`);
  expect(shown).toMatchObject({ category: { slug: "chess", name: "Chess" }, description: "d", size_bytes: null, expires_at: null });
  expect(shown.playback.hls_url).toBe(`/vod/${id}/index.m3u8`);
});

test("captions stand with their video under its name, replace each other and can be taken away", async () => {
  const id = addVod(owner, "private");
  const put = (language: string, body: string) =>
    api.call("PUT", `/api/vods/${id}/captions/${language}`, { ...callers.owner, body, headers: { "Content-Type": "text/vtt" } });
  const text = (line: string) => `\uFEFFWEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\n<v Ann>${line}\r\n`;
  const first = expectStatus(await put("PT-br?label=Portugu%C3%AAs", text("Olá")), 200).json;
  expect(first).toMatchObject({ language: "pt-BR", label: "Português", cue_count: 1 });
  const second = expectStatus(await put("pt-BR", text("Oi")), 200).json;
  expect(second).toMatchObject({ language: "pt-BR", label: "pt-BR" });
  expect(second.url).not.toBe(first.url);
  expect(second.url).toMatch(new RegExp(`^/vod/${id}\\.\\d+\\.[\\w-]{43}/captions/[0-9a-f-]{36}/all\\.vtt$`));
  expect((await json(`/api/vods/${id}`, "owner")).captions).toMatchObject([{ language: "pt-BR" }]);
  expect((await json(`/api/vods/${id}/captions`, "owner")).captions).toHaveLength(1);

  const refused = expectStatus(await put("en", "WEBVTT\n\n00:02.000 --> 00:01.000\na\n"), 422).json;
  expect(JSON.stringify(refused)).toContain("line 3: the cue ends before it begins");
  expectStatus(await put("en", text("a".repeat(1024 * 1024))), 413);
  expectStatus(await put("klingon", text("a")), 422);
  expectStatus(await api.call("DELETE", `/api/vods/${id}/captions/pt-br`, callers.owner), 204);
  expect((await json(`/api/vods/${id}/captions`, "owner")).captions).toEqual([]);
});

/// As if somebody had cut it.
function addClip(vod: string, slug: string, views: number, createdAt: number): void {
  runSql(
    server,
    `INSERT INTO clips (slug, broadcast_id, user_id, creator_id, title, is_mature, from_ms, until_ms, created_at, view_count)
     VALUES ('${slug}', '${vod}', '${owner.id}', '${owner.id}', 'Clip ${slug}', FALSE, 1000, 9000, ${createdAt}, ${views})`,
  );
}

test("clips are listed by age and by views, of a time, and with their video", async () => {
  const id = addVod(owner);
  const day = 86_400_000;
  for (const [slug, views, days] of [["clip-aaa", 5, 0], ["clip-bbb", 9, 3], ["clip-ccc", 7, 10], ["clip-ddd", 7, 40]] as const) {
    addClip(id, slug, views, Date.now() - days * day - 60_000);
  }
  const list = async (query: string) => {
    const read: string[] = [];
    let cursor = "";
    do {
      const page = await json(`/api/users/${owner.username}/clips?limit=2&${query}${cursor && `&cursor=${cursor}`}`);
      read.push(...page.clips.map((clip: any) => clip.slug.slice(-3)));
      cursor = page.next_cursor;
    } while (cursor);
    return read.join(" ");
  };
  expect(await list("")).toBe("aaa bbb ccc ddd");
  expect(await list("sort=views")).toBe("bbb ccc ddd aaa");
  expect(await list("sort=views&period=week")).toBe("bbb aaa");
  expect(await list("period=day")).toBe("aaa");
  expect((await json(`/api/vods/${id}/clips?sort=views`)).clips.map((clip: any) => clip.slug)).toEqual(["clip-bbb", "clip-ccc", "clip-ddd", "clip-aaa"]);
  const { next_cursor } = await json("/api/clips?limit=1");
  for (const query of ["sort=best", "period=year", `sort=views&cursor=${next_cursor}`]) {
    expect((await api.get(`/api/clips?${query}`)).status, query).toBe(422);
  }
  expectStatus(await api.call("PATCH", `/api/vods/${id}`, { ...callers.owner, json: { visibility: "private" } }), 200);
  expectStatus(await api.get(`/api/vods/${id}/clips`, callers.stranger), 404);
  expect((await json(`/api/vods/${id}/clips`, "owner")).clips).toHaveLength(4);
});

test("oEmbed tells of videos and clips that everybody may watch who has the link", async () => {
  const oembed = (path: string) => api.get(`/oembed?url=${encodeURIComponent(api.base + path)}`, callers.owner);
  const id = addVod(owner, "unlisted");
  addClip(id, "oembed-1", 0, Date.now());
  for (const [path, title] of [[`/videos/${id}`, "A title"], ["/clip/oembed-1", "Clip oembed-1"]] as const) {
    expect(expectStatus(await oembed(path), 200).json).toMatchObject({
      type: "video", title, author_name: owner.username, author_url: `${api.base}/${owner.username}`,
      html: expect.stringContaining(`<iframe src="${api.base}/embed${path}" width="1280" height="720" title="${title}"`),
    });
  }
  expectStatus(await oembed(`/embed/videos/${id}`), 200);
  for (const path of [`/videos/${addVod(owner, "private")}`, `/videos/${addVod(suspended)}`, `/videos/${randomUUID()}`, "/videos/x", "/clip/nothing1", "/clip/x"]) {
    expect((await oembed(path)).status, path).toBe(404);
  }
  expectStatus(await api.call("DELETE", `/api/vods/${id}`, callers.owner), 204);
  expectStatus(await oembed(`/videos/${id}`), 404);
});

test("what is deleted is gone for others at once, and can be restored", async () => {
  const id = addVod(owner);
  expectStatus(await api.call("DELETE", `/api/vods/${id}`, callers.owner), 204);
  expectStatus(await api.get(`/api/vods/${id}`), 404);
  const deleted = await json(`/api/vods/${id}`, "owner");
  expect(deleted).toMatchObject({ state: "deleted", playback: null });
  expect(Date.parse(deleted.delete_at) - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
  expect(ids(await json(`/api/users/${owner.username}/vods?limit=100`, "owner"))).not.toContain(id);
  expect(ids(await json("/api/user/vods?limit=100", "owner"))).toContain(id);
  expectStatus(await api.post(`/api/vods/${id}/restore`, {}, callers.owner), 200);
  await json(`/api/vods/${id}`);

  expectStatus(await api.call("DELETE", `/api/vods/${id}`, callers.moderator), 204);
  expectStatus(await api.post(`/api/vods/${id}/restore`, {}, callers.owner), 403);
  expectStatus(await api.post(`/api/vods/${id}/restore`, {}, callers.moderator), 200);
});

test("lists give each video once, the newest first, and the owner what they take", async () => {
  const channel = await api.account("lister_1");
  const newest = Array.from({ length: 5 }, () => addVod(channel)).toReversed();
  const hidden = addVod(channel, "private");
  const read: string[] = [];
  let cursor = "";
  do {
    const page = await json(`/api/users/${channel.username}/vods?limit=2${cursor && `&cursor=${cursor}`}`);
    read.push(...ids(page));
    cursor = page.next_cursor;
  } while (cursor);
  expect(read).toEqual(newest);
  expect(ids(await json("/api/vods?limit=100")).filter((id) => newest.includes(id))).toEqual(newest);

  const own = expectStatus(await api.get("/api/user/vods", { token: channel.token }), 200).json;
  expect(ids(own)).toEqual([hidden, ...newest]);
  expect(own).toMatchObject({ total_bytes: 3_000_000, quota_bytes: 2_000_000_000, retention_days: 30 });
});

test("a channel whose storage is full is not recorded, is told so, and loses nothing", async () => {
  const channel = await api.account("collector_1");
  const kept = addVod(channel);
  runSql(server, `UPDATE recorded SET size_bytes = 2000000000 WHERE broadcast_id = '${kept}'`);
  const publisher = await RtmpPublisher.publish(server.ports.rtmp, await api.streamKey(channel));
  void publisher.play(await record(5, { size: "160x90", bitrateKbps: 60 }), { repeat: true });
  const { id } = await eventually("it is live", () => api.liveCard(channel), { timeout: 30_000 });
  const codes = async () => (await api.health(channel)).advice.map((one: { code: string }) => one.code);
  await eventually("the streamer is told", async () => (await codes()).includes("storage_full"), { timeout: 30_000 });
  expect(spooled(server)).not.toContain(id);
  publisher.cut();
  expect(ids(expectStatus(await api.get("/api/user/vods", { token: channel.token }), 200).json)).toEqual([kept]);
});

test("a quota of one's own counts instead of the instance's", { timeout: 120_000 }, async () => {
  const media = await record(5, { size: "160x90", bitrateKbps: 60 });
  const setQuota = (account: Account, gigabytes: number | null) =>
    api.call("PUT", `/api/admin/users/${account.id}/quota`, { ...callers.admin, json: { gigabytes, reason: "archivist" } });
  const storage = async (account: Account) => expectStatus(await api.get("/api/user/vods", { token: account.token }), 200).json;
  for (const [name, gigabytes, isRecorded] of [["limited_1", 1, false], ["free_1", 0, true]] as const) {
    const channel = await api.account(name);
    runSql(server, `UPDATE recorded SET size_bytes = ${isRecorded ? 3 : 1}000000000 WHERE broadcast_id = '${addVod(channel)}'`);
    expect(expectStatus(await setQuota(channel, gigabytes), 200).json).toMatchObject({ quota_gb: gigabytes, stored_bytes: isRecorded ? 3e9 : 1e9 });
    expect((await storage(channel)).quota_bytes).toBe(gigabytes === 0 ? null : 1e9);
    const publisher = await RtmpPublisher.publish(server.ports.rtmp, await api.streamKey(channel));
    void publisher.play(media, { repeat: true });
    const { id } = await eventually("it is live", () => api.liveCard(channel), { timeout: 30_000 });
    const isFull = async () => (await api.health(channel)).advice.some((one: { code: string }) => one.code === "storage_full");
    await eventually("it is recorded, or its streamer is told why not", async () => (isRecorded ? spooled(server).includes(id) : isFull()), { timeout: 30_000 });
    expect(spooled(server).includes(id)).toBe(isRecorded);
    publisher.cut();
    expect(expectStatus(await setQuota(channel, null), 200).json.quota_gb).toBeNull();
    expect((await storage(channel)).quota_bytes).toBe(2e9);
  }
  const { entries } = await json("/api/admin/audit?limit=2", "admin");
  expect(entries.map(({ action, target_name, reason }: any) => [action, target_name, reason])).toEqual([
    ["user.quota.default", "free_1", "archivist"], ["user.quota.none", "free_1", "archivist"],
  ]);
  for (const gigabytes of [-1, 1_000_001, "many"]) expect((await setQuota(owner, gigabytes as number)).status).toBe(422);
});

test("views count once for each who watches, and few from one address", async () => {
  const id = addVod(owner);
  const view = (session_id: string, options = {}) => api.post(`/api/vods/${id}/view`, { session_id }, options);
  for (let i = 0; i < 3; ++i) expectStatus(await view("one"), 204);
  expect((await json(`/api/vods/${id}`)).view_count).toBe(1);
  for (let i = 0; i < 30; ++i) expectStatus(await view(`session ${i}`), 204);
  expect((await json(`/api/vods/${id}`)).view_count).toBe(20);
});

test("an account goes on where it was, and its history can be paused and cleared", async () => {
  const { token } = await api.account("watcher_1");
  const [first, second] = [addVod(owner), addVod(owner)];
  const put = (id: string, position_ms: number) => api.call("PUT", `/api/vods/${id}/progress`, { token, json: { position_ms } });
  const history = async () => expectStatus(await api.get("/api/user/history", { token }), 200).json;
  expectStatus(await put(first, 5_000), 204);
  expectStatus(await put(second, 99_000), 204);
  expect((await history()).vods.map((vod: any) => [vod.id, vod.progress_ms])).toEqual([[second, 60_000], [first, 5_000]]);
  expect((await api.get(`/api/vods/${first}`, { token })).json.progress_ms).toBe(5_000);
  expect((await json(`/api/vods/${first}`)).progress_ms).toBeNull();

  expectStatus(await api.call("DELETE", "/api/user/history", { token }), 204);
  expectStatus(await api.call("PUT", "/api/user/history", { token, json: { is_paused: true } }), 204);
  expectStatus(await put(first, 7_000), 204);
  expect(await history()).toEqual({ vods: [], is_paused: true });
});

test("a channel says whether it is recorded", async () => {
  const settings = async () => expectStatus(await api.get("/api/streams/settings", callers.owner), 200).json.record;
  expect(await settings()).toBe(true);
  expectStatus(await api.call("PUT", "/api/streams", { ...callers.owner, json: { record: false } }), 200);
  expect(await settings()).toBe(false);
  expectStatus(await api.call("PUT", "/api/streams", { ...callers.owner, json: { record: true } }), 200);
});
