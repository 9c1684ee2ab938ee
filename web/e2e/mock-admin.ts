import { bodyOf, type Handler, json, problem } from "./mock-answers";
import { PEOPLE } from "./mock-data";

const PICTURE = { url: "/api/pictures/ab12", width: 320, height: 80 };

const FACE = {
  name: "Harbour TV",
  description: "Boats, builds and late nights from the harbour.",
  accent: "",
  rules: "",
  contact: "",
  logo: null as typeof PICTURE | null,
  icon: null as typeof PICTURE | null,
  banner: null as typeof PICTURE | null,
  defaults: { name: "Leams", description: "", accent: "", rules: "", contact: "" },
  set: ["name", "description"],
};

const OVERVIEW = {
  streams: PEOPLE.filter(({ state }) => state === "live").map((person) => ({
    id: `s-${person.name}`,
    user_id: `u-${person.name}`,
    username: person.name,
    display_name: person.display,
    title: person.title,
    category: person.category,
    viewer_count: person.viewers,
    bitrate_kbps: person.name === "marta" ? null : 3120.4,
    started_at: new Date(Date.now() - 63 * 60_000).toISOString(),
    state: person.state,
  })),
  stream_total: 4,
  viewer_total: 1648,
  disk: { used_bytes: 380e9, free_bytes: 20e9 },
  database_bytes: 1.2e9,
  version: "0.1.0",
  loops: 2,
  started_at: new Date(Date.now() - 86_400_000).toISOString(),
  uptime_s: 86_400,
};

const USERS = [
  { username: "anna", display_name: "Anna", role: "admin", state: "active" },
  { username: "livia", display_name: "Livia", role: "user", state: "active" },
  { username: "boris", display_name: "Борис", role: "moderator", state: "active" },
  { username: "spam_bot_with_a_name_25_c", display_name: "A name that is as long as a display name may ever be", role: "user", state: "suspended" },
].map((user) => ({
  ...user,
  id: `u-${user.username}`,
  email: `${user.username}@example.org`,
  created_at: new Date(Date.now() - 40 * 86_400_000).toISOString(),
  suspended_at: user.state === "suspended" ? new Date().toISOString() : null,
  stored_bytes: user.username === "livia" ? 12.3e9 : 0,
  quota_gb: user.username === "livia" ? 20 : null,
  is_held: user.username === "boris",
}));

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

const STORAGE = {
  has_archive: true,
  store_bytes: 812e9,
  archive_bytes: 4300e9,
  queues: [
    { kind: "archive", count: 212, failing: 1, bytes: 640e9, done_bytes: 3.1e9, oldest_at: ago(30) },
    { kind: "recall", count: 1, failing: 0, bytes: 6.4e9, done_bytes: 4.1e9, oldest_at: ago(0.1) },
  ],
  jobs: [
    { id: "b-1", kind: "recall", username: "livia", title: "The first winter in the workshop", bytes: 6.4e9, done_bytes: 4.1e9, queued_at: ago(0.1), begun_at: ago(0.1), next_try_at: null, last_error: "" },
    { id: "b-2", kind: "archive", username: "noir", title: "Horror films, uncut", bytes: 9e9, done_bytes: 3.1e9, queued_at: ago(30), begun_at: ago(29), next_try_at: ago(-1), last_error: "The object store does not answer" },
    { id: "b-3", kind: "archive", username: "", title: "", bytes: 2.5e9, done_bytes: 0, queued_at: ago(28), begun_at: null, next_try_at: null, last_error: "" },
  ],
};

const HOLDS = [
  {
    target_id: "01890000-0000-7000-8000-00000000000a",
    kind: "video",
    username: "livia",
    title: "Building a harbour crane, part four of many, with everything that went wrong in the course of it",
    reason: "Request 4711 of the public prosecutor",
    held_by: "anna",
    held_at: new Date(Date.now() - 3 * 86_400_000).toISOString(),
    recordings: 1,
    bytes: 4.2e9,
    download_url: "/vod/held-01890000-0000-7000-8000-00000000000a.1.x/download.mp4",
  },
  {
    target_id: "u-boris",
    kind: "account",
    username: "boris",
    title: "",
    reason: "Copyright dispute",
    held_by: "anna",
    held_at: new Date(Date.now() - 9 * 86_400_000).toISOString(),
    recordings: 14,
    bytes: 61.5e9,
    download_url: null,
  },
];

const userOf = (url: URL) => USERS.find(({ id }) => url.pathname.includes(`/${id}/`));

const ADMIN_ROUTES: Record<string, Handler> = {
  "GET /api/admin/instance": (_request, response) => json(response, 200, FACE),
  "PATCH /api/admin/instance": async (request, response) => {
    const body = await bodyOf(request);
    json(response, 200, { ...FACE, ...body, set: [...FACE.set, ...Object.keys(body)] });
  },
  "PUT /api/admin/instance/pictures/logo": (_request, response) => json(response, 200, { ...FACE, logo: PICTURE }),
  "DELETE /api/admin/instance/pictures/logo": (_request, response) => json(response, 200, FACE),
  "GET /api/admin/overview": (_request, response) => json(response, 200, OVERVIEW),
  "GET /api/admin/holds": (_request, response) => json(response, 200, { holds: HOLDS, next_cursor: null }),
  "GET /api/admin/storage": (_request, response) => json(response, 200, STORAGE),
  "GET /api/admin/users": (_request, response, url) => {
    const [q, role, state] = ["q", "role", "state"].map((name) => url.searchParams.get(name));
    const users = USERS.filter(
      (user) => (!q || user.username.includes(q)) && (!role || user.role === role) && (!state || user.state === state),
    );
    json(response, 200, { users, next_cursor: q || url.searchParams.has("cursor") ? null : "c2" });
  },
};

/** What only administrators are answered; undefined of what is no such thing. */
export function adminHandler(method: string | undefined, path: string): Handler | undefined {
  const act = /^\/api\/admin\/(streams|users|vods)\/[^/]+\/(end|suspend|restore|role|quota|hold|release)$/.exec(path)?.[2];
  if (!act) return ADMIN_ROUTES[`${method} ${path}`];
  return async (request, response, url) => {
    const { role, password, gigabytes } = await bodyOf(request);
    if (act === "end" || act === "hold" || act === "release") return json(response, 204, null);
    if (act === "role" && password !== "correct horse") return problem(response, 423, "REAUTH_REQUIRED");
    if (act === "quota") return json(response, 200, { ...userOf(url), quota_gb: gigabytes });
    const state = act === "suspend" ? "suspended" : "active";
    json(response, 200, { ...userOf(url), ...(act === "role" ? { role } : { state }) });
  };
}
