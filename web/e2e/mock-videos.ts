import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyOf, type Handler, json, problem } from "./mock-answers";
import { PEOPLE, type Person, slugOf } from "./mock-data";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const at = (ms: number) => new Date(Date.now() + ms).toISOString();

interface VideoFacts {
  id: string;
  title: string;
  daysAgo: number;
  visibility?: "public" | "unlisted" | "private";
  mature?: boolean;
  captions?: readonly [language: string, label: string][];
  chapters?: { start_ms: number; title: string; category: string | null; kind: string }[];
  /** As far as the member has seen it. */
  progress_ms?: number;
  deleted?: boolean;
  expiresInDays?: number;
  archived?: boolean;
}

function captionsOf(id: string, language: string, label: string) {
  return { language, label, url: `/vod/${id}/captions/${language}/all.vtt`, cue_count: 240, size_bytes: 9000, created_at: at(-HOUR_MS) };
}

function videoOf(person: Person, facts: VideoFacts) {
  const { id, title, daysAgo, deleted = false } = facts;
  return {
    id,
    channel: { id: `u-${person.name}`, username: person.name, display_name: person.display, avatar_url: "" },
    kind: "broadcast",
    title,
    description: title && "What we did, step by step. Parts list: https://example.org/parts",
    category: person.category ? { id: `cat-${slugOf(person.category)}`, slug: slugOf(person.category), name: person.category } : null,
    tags: person.tags,
    language: "en",
    is_mature: facts.mature ?? false,
    visibility: facts.visibility ?? "public",
    state: deleted ? "deleted" : "ready",
    duration_ms: 2_400_000,
    started_at: at(-daysAgo * DAY_MS),
    published_at: at(-daysAgo * DAY_MS + HOUR_MS),
    view_count: 1234,
    size_bytes: 1_730_000_000,
    expires_at: facts.expiresInDays ? at(facts.expiresInDays * DAY_MS) : null,
    delete_at: deleted ? at(6 * DAY_MS) : null,
    thumbnail_url: title ? `/vod/${id}/thumbnail.jpg` : null,
    has_own_poster: false,
    playback: deleted
      ? null
      : { hls_url: `/vod/${id}/index.m3u8`, download_url: `/vod/${id}/download.mp4`, storyboard_url: title ? `/vod/${id}/storyboard.vtt` : null },
    chapters: facts.chapters ?? [],
    captions: (facts.captions ?? []).map((captions) => captionsOf(id, ...captions)),
    progress_ms: facts.progress_ms ?? null,
    is_archived: facts.archived ?? false,
  };
}

export type MockVideo = ReturnType<typeof videoOf>;

const named = (name: string): Person => PEOPLE.find((person) => person.name === name) ?? PEOPLE[0] as Person;

const CHAPTERS = [
  { start_ms: 0, title: "Opening the case", category: "Electronics", kind: "change" },
  { start_ms: 600_000, title: "Finding the fault: a capacitor that nobody has seen fail before", category: "Electronics", kind: "change" },
  { start_ms: 1_500_000, title: "First sound", category: "Music", kind: "change" },
];

export const VIDEOS: MockVideo[] = [
  videoOf(named("livia"), { id: "m-synth", title: "Restoring a 1970s synthesizer, part two: the keyboard", daysAgo: 2, chapters: CHAPTERS, captions: [["en", "English"], ["ru", "Русский"]], progress_ms: 960_000 }),
  videoOf(named("livia"), { id: "gone", title: "A tape that has worn out", daysAgo: 3 }),
  videoOf(named("noir"), { id: "m-noir", title: "Horror films, uncut", daysAgo: 3, mature: true }),
  ...Array.from({ length: 28 }, (_, index) => videoOf(named("livia"), { id: `m-old${index}`, title: `Workshop diary ${28 - index}`, daysAgo: 5 + index })),
  videoOf(named("anna"), { id: "m-anna1", title: "Friday sketches: the harbour at night", daysAgo: 1, captions: [["en", "English"]] }),
  videoOf(named("anna"), { id: "m-anna2", title: "", daysAgo: 8, visibility: "private" }),
  videoOf(named("anna"), { id: "m-anna3", title: "Portraits in ten minutes", daysAgo: 27, visibility: "unlisted", expiresInDays: 3 }),
  videoOf(named("anna"), { id: "m-anna4", title: "Test", daysAgo: 4, deleted: true }),
];

/** In no list, so that these stay as they are. */
const ARCHIVED = videoOf(named("livia"), { id: "m-archived", title: "The first winter in the workshop", daysAgo: 400, archived: true });
const RECALL = { state: "returning", progress: 0.35, remaining_s: 500, is_playable: false };

const CLIP = {
  slug: "m-clip",
  channel: VIDEOS[0]?.channel,
  creator: { id: "u-anna", username: "anna", display_name: "Anna", avatar_url: "" },
  title: "The capacitor goes up in smoke",
  category: null,
  is_mature: false,
  duration_ms: 20_000,
  created_at: at(-DAY_MS),
  view_count: 7,
  vod: { id: "m-synth", start_ms: 615_000 },
  playback: { hls_url: "/vod/m-clip/index.m3u8", download_url: "/vod/m-clip/download.mp4", storyboard_url: null },
  thumbnail_url: "/vod/m-clip/thumbnail.jpg",
  captions: [captionsOf("m-clip", "en", "English")],
};

/** Of the same channel: the more viewed, the older. */
const CLIPS = [
  CLIP,
  ...Array.from({ length: 26 }, (_, index) => ({
    ...CLIP,
    slug: `m-clip${index}`,
    title: index === 0 ? "" : `Best of the workshop, no. ${index}`,
    creator: { ...CLIP.creator, id: "u-rex", username: "rex", display_name: "Rex" },
    created_at: at(-(index + 2) * DAY_MS),
    view_count: 10 * (index + 1),
    is_mature: index === 3,
    thumbnail_url: index === 4 ? null : CLIP.thumbnail_url,
  })),
];

function answerClips(response: ServerResponse, url: URL, clips: typeof CLIPS): void {
  const isTop = url.searchParams.get("sort") === "views";
  const days = { day: 1, week: 7, month: 30 }[url.searchParams.get("period") ?? ""] ?? 1000;
  const recent = clips.filter(({ created_at }) => Date.parse(created_at) > Date.now() - (days - 0.5) * DAY_MS);
  const from = Number(url.searchParams.get("cursor") ?? 0);
  const to = from + Number(url.searchParams.get("limit") ?? 20);
  const sorted = isTop ? recent.toSorted((a, b) => b.view_count - a.view_count) : recent;
  json(response, 200, { clips: sorted.slice(from, to), next_cursor: to < sorted.length ? String(to) : null });
}

/** Null for addresses that are not about clips. */
function clipHandler(path: string, isEmpty: boolean): Handler | null {
  const [, place, id] = /^\/api\/(?:(streams|vods|users)\/([\w-]+)\/)?clips$/.exec(path) ?? [];
  if (path === "/api/clips" || place) {
    const has = !isEmpty && (!place || id === "livia" || id === "m-synth" || (place === "users" && id === "anna"));
    return async (request, response, url) =>
      request.method === "GET" ? answerClips(response, url, has ? CLIPS : []) : json(response, 201, { ...CLIP, ...(await bodyOf(request)) });
  }
  const [, slug, act] = /^\/api\/clips\/([\w-]+)(\/view)?$/.exec(path) ?? [];
  if (!slug) return null;
  const clip = CLIPS.find((known) => known.slug === slug);
  return (request, response) => {
    if (!clip) return problem(response, 404, "NOT_FOUND");
    return act || request.method === "DELETE" ? json(response, 204, null) : json(response, 200, clip);
  };
}

const isOfMember = ({ channel }: MockVideo) => channel.username === "anna";
const seenBy = (isMember: boolean) => (video: MockVideo) =>
  isMember && isOfMember(video) ? true : video.visibility !== "private" && video.state === "ready";
/** A guest's progress is nobody's. */
const shownTo = (isMember: boolean) => (video: MockVideo) => ({ ...video, progress_ms: isMember ? video.progress_ms : null });

function page(response: ServerResponse, url: URL, videos: object[], more: object = {}): void {
  const from = Number(url.searchParams.get("cursor") ?? 0);
  const to = from + Number(url.searchParams.get("limit") ?? 20);
  json(response, 200, { vods: videos.slice(from, to), next_cursor: to < videos.length ? String(to) : null, ...more });
}

const UNEDITED = { revision: 3, trim: { from_ms: 0, until_ms: null as number | null }, cuts: [] as object[], mutes: [] as object[] };

/** Says of cuts that they grew by a second at both ends. */
async function editsOf(request: IncomingMessage, { id, duration_ms, playback }: MockVideo) {
  const wide = (one: { from_ms: number; until_ms: number }) => ({ from_ms: one.from_ms - 1000, until_ms: one.until_ms + 1000 });
  const wanted = request.method === "PUT" ? ((await bodyOf(request)) as typeof UNEDITED) : UNEDITED;
  const cuts = (wanted.cuts as { from_ms: number; until_ms: number }[]).map(wide);
  const original = { ...playback, hls_url: `/vod/${id}-original/index.m3u8`, download_url: null };
  return { ...wanted, revision: UNEDITED.revision + (request.method === "PUT" ? 1 : 0), cuts, original_ms: duration_ms, duration_ms, original };
}

async function answerVideo(request: IncomingMessage, response: ServerResponse, isMember: boolean, id: string, act: string) {
  const video = [...VIDEOS, ARCHIVED].filter(seenBy(isMember)).find((known) => known.id === id);
  if (!video) return problem(response, 404, "NOT_FOUND");
  switch (`${request.method} ${act}`) {
    case "GET ":
      return json(response, 200, shownTo(isMember)(video));
    case "GET captions":
      return json(response, 200, { captions: video.captions });
    case "PATCH ":
      return json(response, 200, { ...video, ...(await bodyOf(request)) });
    case "PUT poster":
      return json(response, 200, { ...video, has_own_poster: true, thumbnail_url: `/vod/${id}/thumbnail.jpg?v=own` });
    case "DELETE poster":
      return json(response, 200, video);
    case "POST recall":
      return json(response, 200, RECALL);
    case "GET edits":
    case "PUT edits":
      return json(response, 200, await editsOf(request, video));
    case "POST highlights":
      return json(response, 201, { ...video, id: "m-highlight", kind: "highlight", ...(await bodyOf(request)) });
    case "POST restore":
      return json(response, 200, { ...video, state: "ready", delete_at: null });
    default:
      return json(response, 204, null);
  }
}

/** Null for addresses that are of something else. */
export function videoHandler(path: string, isMember: boolean, isEmpty: boolean): Handler | null {
  const forClips = clipHandler(path, isEmpty);
  if (forClips) return forClips;
  const known = isEmpty ? [] : VIDEOS.filter(seenBy(isMember)).map(shownTo(isMember));
  const ready = known.filter(({ state, visibility }) => state === "ready" && visibility === "public");
  const [, username] = /^\/api\/users\/(\w+)\/vods$/.exec(path) ?? [];
  if (username) {
    return (_request, response, url) => page(response, url, known.filter(({ channel, state }) => channel.username === username && state === "ready"));
  }
  const [, id, act = ""] = /^\/api\/vods\/([\w-]+)(?:\/(\w+)(?:\/[\w-]+)?)?$/.exec(path) ?? [];
  if (id) return (request, response) => answerVideo(request, response, isMember, id, act);
  if (path === "/api/vods") return (_request, response, url) => page(response, url, ready);
  if (path === "/api/user/history") {
    return (request, response) =>
      request.method === "GET" ? json(response, 200, { vods: ready.filter(({ progress_ms }) => progress_ms), is_paused: false }) : json(response, 204, null);
  }
  if (path === "/api/user/vods") {
    const storage = { total_bytes: isEmpty ? 0 : 6_900_000_000, quota_bytes: isEmpty ? null : 20_000_000_000, retention_days: 30, archive_after_days: null };
    return (_request, response, url) => page(response, url, known.filter(isOfMember as (video: object) => boolean), storage);
  }
  return null;
}
