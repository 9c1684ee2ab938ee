import type { IncomingMessage, ServerResponse } from "node:http";
import { cardOf, channelOf, CROWD, HEALTH, instanceOf, PEOPLE, type Person, PROFILE, SETTINGS } from "./mock-data";

/** How the instance is: as usual, without anybody, with more channels than a page holds, or out of order. */
export type Scene = "busy" | "empty" | "crowded" | "down";

/** Scenes are chosen by cookie, which the pages forward; so tests need no shared state. */
export function sceneOf(request: IncomingMessage): Scene {
  return (/mock_scene=(\w+)/.exec(request.headers.cookie ?? "")?.[1] ?? "busy") as Scene;
}

export function isMember(request: IncomingMessage): boolean {
  return /leams_access=ok/.test(request.headers.cookie ?? "");
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string | string[]> = {}) {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store", ...headers });
  response.end(status === 204 ? undefined : JSON.stringify(body));
}

function problem(response: ServerResponse, status: number, code: string, errors: object[] = []) {
  json(response, status, { type: "about:blank", title: code, status, error: { code, message: code }, errors });
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text ? (JSON.parse(text) as Record<string, unknown>) : {};
}

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

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>;

const SESSION_COOKIES = ["leams_access=ok; Path=/; HttpOnly", "leams_csrf=token; Path=/"];

const ROUTES: Record<string, Handler> = {
  "GET /api/instance": (request, response) => json(response, 200, instanceOf(sceneOf(request) === "empty")),
  "GET /api/streams/live": (request, response, url) => {
    const number = (name: string, fallback: number) => Number(url.searchParams.get(name) ?? fallback);
    const [limit, offset] = [number("limit", 20), number("offset", 0)];
    const category = url.searchParams.get("category");
    const live = liveIn(sceneOf(request)).filter((person) => !category || person.category === category);
    json(response, 200, { total: live.length, limit, offset, streams: live.slice(offset, offset + limit).map(cardOf) });
  },
  "GET /api/user/profile": (request, response) =>
    isMember(request) ? json(response, 200, PROFILE) : problem(response, 401, "UNAUTHORIZED"),
  "PATCH /api/user/profile": async (request, response) =>
    json(response, 200, { ...PROFILE, ...(await bodyOf(request)) }),
  "GET /api/streams/settings": (_request, response) => json(response, 200, SETTINGS),
  "PUT /api/streams": async (request, response) => json(response, 200, { ...SETTINGS, ...(await bodyOf(request)) }),
  "GET /api/streams/current/health": (_request, response) => json(response, 200, HEALTH),
  "POST /api/streams/key/reveal": async (request, response) => {
    const { password } = await bodyOf(request);
    if (password !== "correct horse") return problem(response, 423, "REAUTH_REQUIRED");
    json(response, 200, { rtmp_url: SETTINGS.rtmp_url, stream_key: "live_0123456789", srt_url: "", whip_url: "" });
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

/** As the server says of what many ask for. */
const BRIEFLY = "public, max-age=1, s-maxage=2, stale-while-revalidate=10";

/** Enough of the contract for every page to reach each of its states. */
export async function answerApi(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://mock");
  const handler = ROUTES[`${request.method} ${url.pathname}`];
  if (sceneOf(request) === "down") return problem(response, 503, "UNAVAILABLE");
  if (handler) return handler(request, response, url);
  if (url.pathname.endsWith("/heartbeat")) return json(response, 200, { viewer_count: 3 });
  const person = PEOPLE.find(({ name }) => url.pathname === `/api/users/${name}`);
  if (person) return json(response, 200, channelOf(person), { "cache-control": BRIEFLY });
  problem(response, 404, "NOT_FOUND");
}
