import "server-only";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { ApiError, unwrap } from "@/lib/api/problem";
import { serverApi } from "@/lib/api/server";
import type { Profile } from "@/lib/api/types";

/** `stale`: the access cookie has run out but the browser can renew it; the server never does. */
export type Session = { status: "user"; profile: Profile } | { status: "guest" } | { status: "stale" };

export const getSession = cache(async (): Promise<Session> => {
  const jar = await cookies();
  const absent: Session = { status: jar.has("leams_csrf") ? "stale" : "guest" };
  if (!jar.has("leams_access")) {
    return absent;
  }
  try {
    const profile = await unwrap((await serverApi()).GET("/api/user/profile"));
    return { status: "user", profile };
  } catch (error) {
    if (error instanceof ApiError && (error.status === 401 || error.status === 403)) {
      return absent;
    }
    throw error;
  }
});

/** For the frame around pages, which must render even while the API is away. */
export async function getSessionOrGuest(): Promise<Session> {
  try {
    return await getSession();
  } catch {
    return { status: "guest" };
  }
}

/** For pages of members: anybody else is sent to log in (or to renew the session) and comes back. */
export async function requireProfile(path: string): Promise<Profile> {
  const session = await getSession();
  if (session.status !== "user") {
    redirect(`/login?next=${encodeURIComponent(path)}`);
  }
  return session.profile;
}
