import "server-only";
import { cookies, headers } from "next/headers";
import createClient from "openapi-fetch";
import { cache } from "react";
import { orNotFound, orNull, unwrap } from "@/lib/api/problem";
import type { paths } from "@/lib/api/schema.gen";
import type { CategoryView, ChannelPage, Instance } from "@/lib/api/types";
import { env } from "@/lib/env";
import { type Rail, RAIL_CATEGORIES, RAIL_FOLLOWED, RAIL_LIVE, railOf } from "@/lib/rail";

const TIMEOUT_MS = 5000;

/** The gateway vouches for the address and has counted the page; the API knows by it for whom it is asked. */
const FORWARDED = ["accept-language", "x-forwarded-for", "x-forwarded-proto"];

/** A client that speaks for the visitor of the page being rendered. */
export async function serverApi() {
  const incoming = await headers();
  const outgoing = new Headers({ cookie: (await cookies()).toString() });
  for (const name of FORWARDED) {
    const value = incoming.get(name);
    if (value) outgoing.set(name, value);
  }
  return createClient<paths>({
    baseUrl: env.LEAMS_API_URL,
    cache: "no-store",
    headers: outgoing,
    fetch: (request) => fetch(request, { signal: AbortSignal.timeout(TIMEOUT_MS) }),
  });
}

/** The channel of that name, or null when nobody has it. */
export const getChannel = cache(async (username: string): Promise<ChannelPage | null> => {
  const api = await serverApi();
  return orNotFound(api.GET("/api/users/{username}", { params: { path: { username } } }));
});

export const getInstance = cache(async (): Promise<Instance> => unwrap((await serverApi()).GET("/api/instance")));

/** The category of that address with its live streams, or null when there is none. */
export const getCategory = cache(async (slug: string, limit: number): Promise<CategoryView | null> => {
  const api = await serverApi();
  return orNotFound(api.GET("/api/categories/{slug}", { params: { path: { slug }, query: { limit } } }));
});

/** Whom the member follows, by user name; nobody for guests, and while the API does not say. */
export async function getFollowed(isMember: boolean): Promise<string[]> {
  if (!isMember) {
    return [];
  }
  const api = await serverApi();
  const list = await orNull(api.GET("/api/user/following", { params: { query: { limit: RAIL_FOLLOWED } } }));
  return list?.users.map(({ username }) => username) ?? [];
}

/** What the rail shows, as far as the API says it: the frame of pages must render even while it is away. */
export async function getRail(isMember: boolean): Promise<Rail> {
  const api = await serverApi();
  const [live, categories, following] = await Promise.all([
    orNull(api.GET("/api/streams/live", { params: { query: { limit: RAIL_LIVE } } })),
    orNull(api.GET("/api/categories", { params: { query: { sort: "viewers", limit: RAIL_CATEGORIES } } })),
    isMember ? orNull(api.GET("/api/user/following", { params: { query: { limit: RAIL_FOLLOWED } } })) : null,
  ]);
  return railOf(live, following, categories);
}

/** What the frame around pages shows of the instance, which must render even while the API is away. */
export type Face = Pick<Instance, "name" | "accent" | "description" | "contact" | "logo" | "icon" | "banner" | "source_url" | "version">;

export const getFace = cache(async (): Promise<Face> => {
  const none: Face = { name: "", accent: "", description: "", contact: "", logo: null, icon: null, banner: null, source_url: "", version: "" };
  const face = await getInstance().catch(() => none);
  return { ...face, name: face.name || "Leams" };
});

/** For titles. */
export async function getInstanceName(): Promise<string> {
  return (await getFace()).name;
}
