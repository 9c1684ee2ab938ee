import type { IncomingMessage, ServerResponse } from "node:http";
import { adminHandler } from "./mock-admin";
import { bodyOf, type Handler, json, problem } from "./mock-answers";
import { categoriesOf, channelCardOf, findCategories } from "./mock-lists";
import { ALLOWLIST, BANNER, cardOf, channelOf, CROWD, DORA, FOLLOWED, followingOf, HEALTH, instanceOf, NO_HEALTH, OTTO, PEOPLE, type Person, PROFILE, SETTINGS, streamOf } from "./mock-data";
import { videoHandler } from "./mock-videos";

/** How the instance is: as usual, without anybody, with more channels than a page holds, or out of order. */
export type Scene = "busy" | "empty" | "crowded" | "down";

/** Scenes are chosen by cookie, which the pages forward; so tests need no shared state. */
export function sceneOf(request: IncomingMessage): Scene {
  return (/mock_scene=(\w+)/.exec(request.headers.cookie ?? "")?.[1] ?? "busy") as Scene;
}

export function isMember(request: IncomingMessage): boolean {
  return /leams_access=ok/.test(request.headers.cookie ?? "");
}

/** The member of an instance without anybody else. */
const isAdmin = (request: IncomingMessage): boolean => isMember(request) && sceneOf(request) === "empty";

function liveIn(scene: Scene): Person[] {
  switch (scene) {
    case "empty":
      return [];
    case "crowded":
      return CROWD;
    default:
      return PEOPLE.filter(({ state }) => state !== "offline");
  }
}

const SESSION_COOKIES = ["leams_access=ok; Path=/; HttpOnly", "leams_csrf=token; Path=/"];

/** Null for a key that is revoked. */
async function giveReadKey(request: IncomingMessage, response: ServerResponse, read_key: string | null) {
  const { password } = await bodyOf(request);
  if (password !== "correct horse") return problem(response, 423, "REAUTH_REQUIRED");
  json(response, read_key ? 200 : 204, { play_url: `${SETTINGS.rtmp_url}/anna`, read_key });
}

const ROUTES: Record<string, Handler> = {
  "GET /api/instance": (request, response) => json(response, 200, instanceOf(sceneOf(request) === "empty")),
  "GET /api/streams/live": (request, response, url) => {
    const number = (name: string, fallback: number) => Number(url.searchParams.get(name) ?? fallback);
    const [limit, offset] = [number("limit", 20), number("offset", 0)];
    const category = url.searchParams.get("category");
    const live = liveIn(sceneOf(request)).filter((person) => !category || person.category === category);
    json(response, 200, { total: live.length, limit, offset, streams: live.slice(offset, offset + limit).map(cardOf) });
  },
  "GET /api/categories": (request, response, url) => {
    const { searchParams: query } = url;
    const categories = query.has("sort") ? categoriesOf(liveIn(sceneOf(request))) : findCategories(query);
    json(response, 200, { categories, next_cursor: null });
  },
  "GET /api/channels": (request, response, url) => {
    const people = sceneOf(request) === "empty" ? PEOPLE.filter(({ state }) => state === "offline") : PEOPLE;
    const isFirst = !url.searchParams.has("cursor");
    const page = url.searchParams.get("limit") === "60" && sceneOf(request) === "crowded" ? (isFirst ? CROWD.slice(0, 60) : CROWD.slice(60)) : people;
    json(response, 200, { channels: page.map(channelCardOf), next_cursor: page.length === 60 ? "c60" : null });
  },
  "GET /api/user/following": (request, response) =>
    isMember(request) ? json(response, 200, followingOf(sceneOf(request) === "empty" ? [] : FOLLOWED)) : problem(response, 401, "UNAUTHORIZED"),
  "GET /api/user/profile": (request, response) =>
    isMember(request)
      ? json(response, 200, { ...PROFILE, role: isAdmin(request) ? "admin" : "user" })
      : problem(response, 401, "UNAUTHORIZED"),
  "PATCH /api/user/profile": async (request, response) =>
    json(response, 200, { ...PROFILE, ...(await bodyOf(request)) }),
  "PUT /api/user/avatar": (_request, response) => json(response, 200, { ...PROFILE, avatar_url: "/api/pictures/ab12" }),
  "DELETE /api/user/avatar": (_request, response) => json(response, 200, PROFILE),
  "PUT /api/user/banner": (_request, response) => json(response, 200, { ...PROFILE, banner: BANNER }),
  "DELETE /api/user/banner": (_request, response) => json(response, 200, PROFILE),
  "GET /api/streams/settings": (_request, response) => json(response, 200, SETTINGS),
  "PUT /api/streams": async (request, response) => json(response, 200, { ...SETTINGS, ...(await bodyOf(request)) }),
  "GET /api/streams/current/health": (request, response) =>
    json(response, 200, sceneOf(request) === "empty" ? NO_HEALTH : HEALTH),
  "POST /api/streams/key/reveal": async (request, response) => {
    const { password } = await bodyOf(request);
    if (password !== "correct horse") return problem(response, 423, "REAUTH_REQUIRED");
    json(response, 200, { rtmp_url: SETTINGS.rtmp_url, stream_key: "live_0123456789" });
  },
  "POST /api/streams/read-key/reveal": (request, response) => giveReadKey(request, response, "read_0123456789"),
  "POST /api/streams/read-key/rotate": (request, response) => giveReadKey(request, response, "read_9876543210"),
  "POST /api/streams/read-key/revoke": (request, response) => giveReadKey(request, response, null),
  "GET /api/streams/ip-allowlist": (_request, response) => json(response, 200, ALLOWLIST),
  "PUT /api/streams/ip-allowlist": async (request, response) => {
    const { entries, password } = await bodyOf(request);
    if (password !== "correct horse") return problem(response, 423, "REAUTH_REQUIRED");
    json(response, 200, { ...ALLOWLIST, entries });
  },
  "POST /api/chat/ticket": (_request, response) => json(response, 200, { ticket: "t1", expires_in: 60 }),
  "POST /api/auth/login": async (request, response) => {
    const { password } = await bodyOf(request);
    if (password !== "correct horse") return problem(response, 401, "UNAUTHORIZED");
    const tokens = { access_token: "a", refresh_token: "", token_type: "bearer", expires_in: 900 };
    json(response, 200, tokens, { "set-cookie": SESSION_COOKIES });
  },
  "POST /api/auth/register": async (request, response) => {
    const { username, email } = await bodyOf(request);
    if (username === "livia") {
      return problem(response, 409, "CONFLICT", [{ pointer: "/username", code: "username.taken", detail: "taken" }]);
    }
    json(response, 201, { id: "u9", username, email, created_at: new Date().toISOString(), is_verified: false });
  },
  "POST /api/auth/refresh": (_request, response) => problem(response, 401, "UNAUTHORIZED"),
};

function nameCheck(name: string) {
  const code = name === "admin" ? "username.reserved" : name === "livia" ? "username.taken" : "";
  return { is_available: code === "", code, suggestions: code ? [`${name}_tv`, `${name}2`] : [] };
}

function answerCategory(request: IncomingMessage, response: ServerResponse, slug: string) {
  const live = liveIn(sceneOf(request));
  const category = categoriesOf(live).find((known) => known.slug === slug);
  if (!category) return problem(response, 404, "NOT_FOUND");
  const streams = live.filter((person) => person.category === category.name).map(cardOf);
  json(response, 200, { ...category, live: { total: streams.length, limit: 60, offset: 0, streams: streams.slice(0, 60) } });
}

/** Noir cannot be followed, so that pages show what they say then. */
function answerFollow(request: IncomingMessage, response: ServerResponse, name: string) {
  if (!isMember(request)) return problem(response, 401, "UNAUTHORIZED");
  if (name === "noir" && request.method !== "GET") return problem(response, 503, "UNAVAILABLE");
  if (request.method === "DELETE") return json(response, 204, null);
  const following = request.method === "POST" || FOLLOWED.some((person) => person.name === name);
  json(response, 200, { following, followed_at: following ? new Date().toISOString() : null });
}

/** As the server says of what many ask for. */
const BRIEFLY = "public, max-age=1, s-maxage=2, stale-while-revalidate=10";

/** Enough of the contract for every page to reach each of its states. */
export async function answerApi(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://mock");
  const handler = ROUTES[`${request.method} ${url.pathname}`];
  if (sceneOf(request) === "down") return problem(response, 503, "UNAVAILABLE");
  if (handler) return handler(request, response, url);
  const forAdmin = adminHandler(request.method, url.pathname);
  if (forAdmin) return isAdmin(request) ? forAdmin(request, response, url) : problem(response, 403, "FORBIDDEN");
  const [, wanted] = /^\/api\/auth\/usernames\/(\w+)$/.exec(url.pathname) ?? [];
  if (wanted) return json(response, 200, nameCheck(wanted));
  if (url.pathname.endsWith("/heartbeat")) return json(response, 200, { viewer_count: 3 });
  const [, slug] = /^\/api\/categories\/([\w-]+)$/.exec(url.pathname) ?? [];
  if (slug) return answerCategory(request, response, slug);
  const streamer = PEOPLE.find(({ name }) => url.pathname === `/api/streams/s-${name}`);
  if (streamer) return json(response, 200, streamOf(streamer));
  const [, followed] = /^\/api\/users\/(\w+)\/follow$/.exec(url.pathname) ?? [];
  if (followed) return answerFollow(request, response, followed);
  const forVideos = videoHandler(url.pathname, isMember(request), sceneOf(request) === "empty");
  if (forVideos) return forVideos(request, response, url);
  const person = [...PEOPLE, OTTO, DORA].find(({ name }) => url.pathname === `/api/users/${name}`);
  if (person) return json(response, 200, channelOf(person, isMember(request)), { "cache-control": BRIEFLY });
  problem(response, 404, "NOT_FOUND");
}
