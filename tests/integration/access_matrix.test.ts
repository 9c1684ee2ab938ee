import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeAdmin, makeModerator } from "../support/admin";
import { expectStatus, type Account, type Api } from "../support/api";
import { runSql } from "../support/database";
import { record } from "../support/flv";
import { png } from "../support/pictures";
import type { RequestOptions } from "../support/http";
import { RtmpPublisher } from "../support/rtmp";
import { Server } from "../support/server";
import { forge, readToken, signingKey } from "../support/tokens";
import { eventually } from "../support/wait";

/// Every route of the API by everybody. The routes come from schemas/openapi.json: a new one without an expectation
/// here fails, and so does an expectation whose route is gone.
const schema = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../schemas/openapi.json"), "utf8"));

const guests = ["anonymous", "browser whose session ended"] as const;
const people = ["member", "streamer", "moderator", "admin"] as const;
/// A token that does not hold is refused everywhere: its owner must learn it.
const strangers = ["disabled member", "expired token", "ended session", "forged token", "raised role"] as const;
const forgeries = ["cookie without CSRF token", "cookie from another site"] as const;
type Person = (typeof people)[number];

interface Expectation {
  /// Who is let in: the schema must say the same.
  for: "anyone" | "members" | "machines";
  body?: (about: About) => unknown;
  /// Instead of JSON.
  picture?: Buffer;
  captions?: string;
  /// Other sites may have it called: it does nothing in the caller's name.
  harmless?: true;
  /// What those who are let in get.
  gives: number | Partial<Record<Person | "anonymous", number>>;
}

interface About {
  /// Unique to this call.
  number: number;
  who: string;
  session: () => Promise<string>;
}

/// What only administrators get, as those below them find it.
const forAdmins = (status: number): Partial<Record<Person | "anonymous", number>> => ({ member: 403, streamer: 403, moderator: 403, admin: status });

const settings = { title: "t", category: "c", description: "d", tags: [], language: "en", is_mature: false };
const atNobody = 404;

const expectations: Record<string, Expectation> = {
  "POST /api/auth/login": { for: "anyone", body: () => ({ username: spare.username, password: spare.password }), gives: 200 },
  "POST /api/auth/logout": { for: "anyone", body: () => ({}), gives: { anonymous: 401, member: 204, streamer: 204, moderator: 204, admin: 204 } },
  "POST /api/auth/refresh": { for: "anyone", body: () => ({ refresh_token: "made-up" }), gives: 401 },
  "POST /api/auth/register": { for: "anyone", body: ({ number }) => newcomer(number), gives: 201 },
  "POST /api/auth/sudo": { for: "members", body: () => ({ password: "wrong" }), gives: 403 },
  "POST /api/chat/ticket": { for: "members", body: () => ({}), gives: 200 },
  "GET /api/chat/{id}/messages": { for: "anyone", gives: 200 },
  "POST /api/chat/{id}/messages": { for: "members", body: ({ number }) => ({ message: `hello ${number}` }), gives: 201 },
  "GET /api/admin/audit": { for: "members", gives: forAdmins(200) },
  "GET /api/admin/overview": { for: "members", gives: forAdmins(200) },
  "POST /api/admin/streams/{id}/end": { for: "members", body: () => ({ reason: "r" }), gives: forAdmins(204) },
  "GET /api/admin/users": { for: "members", gives: forAdmins(200) },
  // A broadcast's id is no account's.
  "POST /api/admin/users/{id}/suspend": { for: "members", body: () => ({ reason: "r" }), gives: forAdmins(404) },
  "POST /api/admin/users/{id}/restore": { for: "members", body: () => ({ reason: "r" }), gives: forAdmins(404) },
  "PUT /api/admin/users/{id}/quota": { for: "members", body: () => ({ gigabytes: 5, reason: "r" }), gives: forAdmins(404) },
  "POST /api/admin/users/{id}/hold": { for: "members", body: () => ({ reason: "r" }), gives: forAdmins(404) },
  "POST /api/admin/users/{id}/release": { for: "members", body: () => ({ reason: "r" }), gives: forAdmins(404) },
  "GET /api/admin/storage": { for: "members", gives: forAdmins(200) },
  "GET /api/admin/holds": { for: "members", gives: forAdmins(200) },
  "POST /api/admin/vods/{id}/hold": { for: "members", body: () => ({ reason: "r" }), gives: forAdmins(404) },
  "POST /api/admin/vods/{id}/release": { for: "members", body: () => ({ reason: "r" }), gives: forAdmins(404) },
  "PATCH /api/admin/users/{id}/role": { for: "members", body: () => ({ role: "admin", reason: "r" }), gives: forAdmins(404) },
  "GET /api/categories": { for: "anyone", gives: 200 },
  "GET /api/categories/{slug}": { for: "anyone", gives: 404 },
  "GET /api/channels": { for: "anyone", gives: 200 },
  "GET /api/oembed": { for: "anyone", gives: 404 },
  "PUT /api/user/avatar": { for: "members", picture: png(64, 64), gives: 200 },
  "DELETE /api/user/avatar": { for: "members", gives: 200 },
  "PUT /api/user/banner": { for: "members", picture: png(64, 64), gives: 200 },
  "DELETE /api/user/banner": { for: "members", gives: 200 },
  "GET /api/admin/instance": { for: "members", gives: forAdmins(200) },
  "PATCH /api/admin/instance": { for: "members", body: () => ({ description: "d" }), gives: forAdmins(200) },
  "PUT /api/admin/instance/pictures/{slot}": { for: "members", picture: png(64, 64), gives: forAdmins(200) },
  "DELETE /api/admin/instance/pictures/{slot}": { for: "members", gives: forAdmins(200) },
  "GET /api/pictures/{hash}": { for: "anyone", gives: 404 },
  "GET /api/health": { for: "anyone", gives: 200 },
  "GET /api/instance": { for: "anyone", gives: 200 },
  "GET /api/ready": { for: "anyone", gives: 200 },
  "POST /api/setup": { for: "anyone", body: ({ number }) => ({ token: "guessed", ...newcomer(number) }), gives: 409 },
  "PUT /api/streams": { for: "members", body: () => settings, gives: 200 },
  "DELETE /api/streams/current": { for: "members", gives: { member: atNobody, moderator: atNobody, admin: atNobody, streamer: 204 } },
  "GET /api/streams/current/health": { for: "members", gives: 200 },
  "POST /api/streams/key/reveal": { for: "members", body: () => ({}), gives: 200 },
  "POST /api/streams/key/rotate": { for: "members", body: () => ({}), gives: 200 },
  "GET /api/streams": { for: "anyone", gives: 200 },
  "GET /api/streams/ip-allowlist": { for: "members", gives: 200 },
  "PUT /api/streams/ip-allowlist": { for: "members", body: () => ({ entries: [] }), gives: 200 },
  "POST /api/streams/verify": { for: "machines", body: () => ({}), gives: 404 },
  "POST /api/streams/end": { for: "machines", body: () => ({}), gives: 404 },
  "POST /api/streams/read-key/reveal": { for: "members", body: () => ({}), gives: 200 },
  "POST /api/streams/read-key/rotate": { for: "members", body: () => ({}), gives: 200 },
  "POST /api/streams/read-key/revoke": { for: "members", body: () => ({}), gives: 204 },
  "GET /api/streams/live": { for: "anyone", gives: 200 },
  "GET /api/streams/settings": { for: "members", gives: 200 },
  "GET /api/streams/{id}": { for: "anyone", gives: 200 },
  "POST /api/streams/{id}/heartbeat": { for: "anyone", body: () => ({ session_id: "s" }), gives: 200 },
  "POST /api/streams/{id}/leave": { for: "anyone", harmless: true, body: () => ({ session_id: "s" }), gives: 204 },
  "POST /api/streams/markers": { for: "members", body: () => ({ text: "here" }), gives: { member: atNobody, streamer: 201, moderator: atNobody, admin: atNobody } },
  "GET /api/vods": { for: "anyone", gives: 200 },
  // A channel's id is no video's; who may do what with one: vods.test.ts.
  "GET /api/vods/{id}": { for: "anyone", gives: 404 },
  "PATCH /api/vods/{id}": { for: "members", body: () => ({ title: "t" }), gives: 404 },
  "DELETE /api/vods/{id}": { for: "members", gives: 404 },
  "PUT /api/vods/{id}/poster": { for: "members", picture: png(64, 64), gives: 404 },
  "DELETE /api/vods/{id}/poster": { for: "members", gives: 404 },
  "POST /api/vods/{id}/restore": { for: "members", gives: 404 },
  "POST /api/vods/{id}/recall": { for: "anyone", gives: 404 },
  "POST /api/vods/{id}/view": { for: "anyone", body: () => ({ session_id: "s" }), gives: 404 },
  "GET /api/vods/{id}/chapters": { for: "anyone", gives: 404 },
  "GET /api/vods/{id}/captions": { for: "anyone", gives: 404 },
  "PUT /api/vods/{id}/captions/{language}": { for: "members", captions: "WEBVTT", gives: 404 },
  "DELETE /api/vods/{id}/captions/{language}": { for: "members", gives: 404 },
  "PUT /api/vods/{id}/progress": { for: "members", body: () => ({ position_ms: 1 }), gives: 404 },
  "GET /api/vods/{id}/edits": { for: "members", gives: 404 },
  "PUT /api/vods/{id}/edits": { for: "members", body: () => ({ revision: 0, trim: { from_ms: 0 }, cuts: [], mutes: [] }), gives: 404 },
  "POST /api/vods/{id}/highlights": { for: "members", body: () => ({ from_ms: 0, until_ms: 5000 }), gives: 404 },
  "GET /api/user/vods": { for: "members", gives: 200 },
  "GET /api/user/history": { for: "members", gives: 200 },
  "PUT /api/user/history": { for: "members", body: () => ({ is_paused: false }), gives: 204 },
  "DELETE /api/user/history": { for: "members", gives: 204 },
  "GET /api/users/{username}/vods": { for: "anyone", gives: 200 },
  "GET /api/clips": { for: "anyone", gives: 200 },
  "GET /api/users/{username}/clips": { for: "anyone", gives: 200 },
  "GET /api/vods/{id}/clips": { for: "anyone", gives: 404 },
  // Who may make clips, and do what with one: vods.test.ts.
  "POST /api/streams/{id}/clips": { for: "members", body: () => ({ duration_ms: 1 }), gives: 422 },
  "POST /api/vods/{id}/clips": { for: "members", body: () => ({ start_ms: 0, duration_ms: 5000 }), gives: 404 },
  "GET /api/clips/{slug}": { for: "anyone", gives: 404 },
  "PATCH /api/clips/{slug}": { for: "members", body: () => ({ title: "t" }), gives: 404 },
  "DELETE /api/clips/{slug}": { for: "members", gives: 404 },
  "POST /api/clips/{slug}/view": { for: "anyone", body: () => ({ session_id: "s" }), gives: 404 },
  "GET /api/user/following": { for: "members", gives: 200 },
  "GET /api/user/profile": { for: "members", gives: 200 },
  "PATCH /api/user/profile": { for: "members", body: () => ({ bio: "b" }), gives: 200 },
  "GET /api/auth/usernames/{username}": { for: "anyone", gives: 200 },
  "GET /api/users/{username}": { for: "anyone", gives: 200 },
  "GET /api/users/{username}/follow": { for: "members", gives: 200 },
  "POST /api/users/{username}/follow": { for: "members", gives: 200 },
  "DELETE /api/users/{username}/follow": { for: "members", gives: 204 },
};

let server: Server;
let api: Api;
let spare: Account;
let host: Account;
let accounts: Record<Person, Account>;
let broadcast: string;
let publishers: RtmpPublisher[] = [];
const callers: Record<string, RequestOptions> = {};
let calls = 0;

const newcomer = (number: number) => ({ username: `new_${number}`, email: `new${number}@example.com`, password: "a good password" });
const bearer = (token: string): RequestOptions => ({ headers: { Authorization: `Bearer ${token}` } });

/// Their tokens were good, each for a reason of its own they are no longer.
async function makeStrangers(): Promise<void> {
  const disabled = await api.account("disabled_1");
  runSql(server, `UPDATE users SET disabled_at = ${Date.now()} WHERE username = 'disabled_1'`);
  callers["disabled member"] = bearer(disabled.token);
  const { header, claims } = readToken(accounts.member.token);
  const hourAgo = Math.floor(Date.now() / 1000) - 3600;
  const key = signingKey(server);
  callers["expired token"] = bearer(forge(header, { ...claims, iat: hourAgo - 900, nbf: hourAgo - 900, exp: hourAgo }, key));
  callers["forged token"] = bearer(forge(header, { ...claims, exp: hourAgo + 7200 }, "guessed"));
  callers["raised role"] = bearer(forge(header, { ...claims, role: "admin" }, "guessed"));
  const ended = await api.login(spare.email, spare.password);
  expectStatus(await api.post("/api/auth/logout", {}, { token: ended.access_token }), 204);
  callers["ended session"] = bearer(ended.access_token);
  callers["browser whose session ended"] = { headers: { Cookie: `leams_access=${ended.access_token}; leams_csrf=x`, "X-CSRF-Token": "x" } };
}

beforeAll(async () => {
  server = await Server.start({ settings: { "chat.rate_limit": 1000 } });
  api = server.api;
  [spare, host] = [await api.account("spare_1"), await api.account("host_1")];
  const admin = await makeAdmin(server);
  accounts = { member: await api.account("member_1"), streamer: await api.account("streamer_1"), moderator: await makeModerator(server), admin };
  callers.anonymous = {};
  for (const who of people) callers[who] = { token: accounts[who].token };
  await makeStrangers();
  const cookie = `leams_access=${accounts.admin.token}; leams_csrf=known`;
  callers["cookie without CSRF token"] = { headers: { Cookie: cookie } };
  callers["cookie from another site"] = { headers: { Cookie: cookie, "X-CSRF-Token": "known", Origin: "https://evil.example" } };

  const recording = await record(5, { size: "160x90", bitrateKbps: 60 });
  for (const account of [host, accounts.streamer]) {
    const publisher = await RtmpPublisher.publish(server.ports.rtmp, await api.streamKey(account));
    void publisher.play(recording, { repeat: true });
    publishers.push(publisher);
  }
  broadcast = (await eventually("the host is live", () => api.liveCard(host), { timeout: 30_000 })).id;
  await eventually("the streamer is live", () => api.liveCard(accounts.streamer), { timeout: 30_000 });
}, 180_000);
afterAll(async () => {
  for (const one of publishers) one.cut();
  await server.stop();
});

const routes: string[] = Object.entries<Record<string, any>>(schema.paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
);

/// Rotating a key or ending a broadcast ends what other cells of the matrix need.
const ending = /rotate|DELETE|\/end$/;
const lasting = routes.filter((route) => !ending.test(route)).concat(routes.filter((route) => ending.test(route)));

async function call(route: string, who: string): Promise<number> {
  const [method, path] = route.split(" ") as [string, string];
  const parameter = /^\/api\/(chat|vods)\//.test(path) ? host.id : broadcast;
  const address = path.replace("{username}", host.username).replace("{id}", parameter).replace("{slot}", "logo").replace("{language}", "en");
  const number = ++calls;
  let options = callers[who]!;
  if (route === "POST /api/auth/logout" && options.token) {
    // One session for it alone: the others' must live on.
    const { email, password } = accounts[who as Person];
    options = { token: (await api.login(email, password)).access_token };
  }
  const { body: made, picture, captions } = expectations[route]!;
  const body = made?.({ number, who, session: async () => "" });
  if (captions) options = { ...options, body: captions, headers: { ...options.headers, "Content-Type": "text/vtt" } };
  if (picture) options = { ...options, body: picture, headers: { ...options.headers, "Content-Type": "image/png" } };
  return (await api.call(method, address, { ...options, ...(body === undefined ? {} : { json: body }) })).status;
}

function expectedOf(route: string, who: string): number {
  const { for: access, gives, harmless } = expectations[route]!;
  if (access === "machines") return 404;
  if ((strangers as readonly string[]).includes(who)) return 401;
  if ((forgeries as readonly string[]).includes(who) && !route.startsWith("GET") && !harmless) return 403;
  const as = (forgeries as readonly string[]).includes(who) ? "admin" : (guests as readonly string[]).includes(who) ? "anonymous" : (who as Person);
  if (as === "anonymous" && access === "members") return 401;
  return typeof gives === "number" ? gives : gives[as]!;
}

test("the matrix knows every route, and the schema says the same of who is let in", () => {
  expect(Object.keys(expectations).toSorted()).toEqual(routes.toSorted());
  for (const route of routes) {
    const [method, path] = route.split(" ") as [string, string];
    const { security, description } = schema.paths[path][method.toLowerCase()];
    const others = description?.startsWith("For the operator's machines") ? "machines" : "anyone";
    expect([route, expectations[route]?.for]).toEqual([route, security !== undefined ? "members" : others]);
  }
});

describe("every route by everybody", () => {
  const everybody = [...strangers, ...forgeries, ...guests, "member", "moderator", "admin", "streamer"];
  test.each(lasting)("%s", async (route) => {
    expect(expectations[route], "an expectation of this route is missing").toBeDefined();
    const found: Record<string, number> = {};
    for (const who of everybody) found[who] = await call(route, who);
    expect(found).toEqual(Object.fromEntries(everybody.map((who) => [who, expectedOf(route, who)])));
  });
});

describe("what is not one's own", () => {
  test("stays as it was, whatever ids a request brings", async () => {
    const before = (await api.get(`/api/users/${host.username}`)).json;
    const ids = { id: host.id, user_id: host.id, username: host.username, channel_id: host.id };
    const token = accounts.member.token;
    for (const [method, path, json] of [
      ["PATCH", "/api/user/profile", { bio: "taken over", ...ids }],
      ["PUT", "/api/streams", { ...settings, title: "taken over", ...ids }],
      ["POST", "/api/streams/key/rotate", ids],
    ] as const) {
      await api.call(method, path, { json, token });
      await api.call(method, `${path}?user_id=${host.id}&username=${host.username}`, { json, token });
    }
    const after = (await api.get(`/api/users/${host.username}`)).json;
    expect({ ...after, stream: null }).toEqual({ ...before, stream: null });
  });

  test("a role, a mark or an address of one's own cannot be assigned", async () => {
    const token = accounts.member.token;
    const wish = { role: "admin", is_verified: true, is_partner: true, email: "x@example.com", password_hash: "x", disabled_at: null };
    await api.call("PATCH", "/api/user/profile", { json: { bio: "b", ...wish }, token });
    const taken = { ...newcomer(9_999), ...wish, email: "new9999@example.com" };
    expect((await api.post("/api/auth/register", taken)).status).toBeLessThan(500);
    const profile = expectStatus(await api.get("/api/user/profile", { token }), 200).json;
    expect(profile).toMatchObject({ role: "user", is_verified: false, email: accounts.member.email });
    const login = await api.post("/api/auth/login", { username: "new_9999", password: "a good password" });
    if (login.status === 200) {
      const made = (await api.get("/api/user/profile", { token: login.json.access_token })).json;
      expect(made).toMatchObject({ role: "user", is_verified: false });
    }
  });
});
