import "server-only";
import { cookies, headers } from "next/headers";
import createClient from "openapi-fetch";
import { cache } from "react";
import { ApiError, unwrap } from "@/lib/api/problem";
import type { paths } from "@/lib/api/schema.gen";
import type { ChannelPage, Instance } from "@/lib/api/types";
import { env } from "@/lib/env";

const TIMEOUT_MS = 5000;

/** The gateway vouches for the address; with it, limits count the visitor and not this server. */
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
  try {
    return await unwrap(api.GET("/api/users/{username}", { params: { path: { username } } }));
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) {
      return null;
    }
    throw error;
  }
});

export const getInstance = cache(async (): Promise<Instance> => unwrap((await serverApi()).GET("/api/instance")));

/** For titles and the frame around pages, which must render even while the API is away. */
export async function getInstanceName(): Promise<string> {
  try {
    return (await getInstance()).name || "Leams";
  } catch {
    return "Leams";
  }
}
