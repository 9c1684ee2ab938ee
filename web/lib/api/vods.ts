// The contract of videos as agreed, until it comes with the generated types.
import type { components } from "@/lib/api/schema.gen";

export interface Chapter {
  start_ms: number;
  title: string;
  category: string | null;
}

export interface Vod {
  id: string;
  channel: { id: string; username: string; display_name: string; avatar_url: string };
  kind: string;
  title: string;
  description: string;
  category: { id: string; slug: string; name: string } | null;
  tags: string[];
  language: string;
  is_mature: boolean;
  visibility: "public" | "unlisted" | "private";
  state: "ready" | "deleted";
  duration_ms: number;
  started_at: string;
  published_at: string;
  view_count: number;
  size_bytes?: number | null;
  expires_at?: string | null;
  delete_at?: string | null;
  thumbnail_url?: string | null;
  playback: { hls_url: string; download_url: string | null } | null;
  chapters?: Chapter[];
  progress_ms?: number | null;
}

export interface Vods {
  vods: Vod[];
  next_cursor: string | null;
}

/** What was watched last, the last one first. */
export interface WatchHistory {
  vods: Vod[];
  is_paused: boolean;
}

export interface VodStorage extends Vods {
  total_bytes: number;
  quota_bytes: number | null;
  retention_days: number | null;
}

export interface VodChange {
  title?: string;
  description?: string;
  visibility?: Vod["visibility"];
}

type Problem = components["schemas"]["Problem"];
type Page = { query?: { limit?: number; cursor?: string } };
type Id = { path: { id: string } };

interface Answers<Body> {
  responses: {
    200: { content: { "application/json": Body } };
    default: { content: { "application/problem+json": Problem } };
  };
}
type Got<Body, Parameters> = Answers<Body> & { parameters: Parameters; requestBody?: never };
type Sent<Body, Parameters, Content> = Answers<Body> & { parameters: Parameters; requestBody: { content: { "application/json": Content } } };

export interface VodPaths {
  "/api/vods": { get: Got<Vods, Page> };
  "/api/users/{username}/vods": { get: Got<Vods, Page & { path: { username: string } }> };
  "/api/user/vods": { get: Got<VodStorage, Page> };
  "/api/user/history": {
    get: Got<WatchHistory, object>;
    put: Sent<never, object, { is_paused: boolean }>;
    delete: Got<never, object>;
  };
  "/api/streams/settings": { get: Got<{ record: boolean }, object> };
  "/api/streams": { put: Sent<object, object, { record?: boolean }> };
  "/api/vods/{id}": { get: Got<Vod, Id>; patch: Sent<Vod, Id, VodChange>; delete: Got<never, Id> };
  "/api/vods/{id}/restore": { post: Got<Vod, Id> };
  "/api/vods/{id}/progress": { put: Sent<never, Id, { position_ms: number }> };
  "/api/vods/{id}/view": { post: Sent<never, Id, { session_id: string }> };
}

export type WithDvr<Stream extends { playback: object | null }> = Omit<Stream, "playback"> & {
  playback: (NonNullable<Stream["playback"]> & { dvr?: { url: string; window_s: number } | null }) | null;
};
