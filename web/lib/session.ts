import "server-only";
import { cookies } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { ApiError, unwrap } from "@/lib/api/problem";
import { getRail, serverApi } from "@/lib/api/server";
import type { Health, Profile } from "@/lib/api/types";
import type { Rail } from "@/lib/rail";
import { cookieNames } from "@/lib/session-cookie";

/** `stale`: the access cookie has run out but the browser can renew it; the server never does. */
export type Session = { status: "user"; profile: Profile } | { status: "guest" } | { status: "stale" };

export const getSession = cache(async (): Promise<Session> => {
  const jar = await cookies();
  const absent: Session = { status: cookieNames("leams_csrf").some((name) => jar.has(name)) ? "stale" : "guest" };
  if (!cookieNames("leams_access").some((name) => jar.has(name))) {
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

/** The member's own broadcast, for the frame; null for everybody else, and while the API is away. */
export async function getOwnHealth(): Promise<Health | null> {
  if ((await getSessionOrGuest()).status !== "user") {
    return null;
  }
  try {
    return await unwrap((await serverApi()).GET("/api/streams/current/health"));
  } catch {
    return null;
  }
}

/** For the frame: what the rail shows to this visitor. */
export async function getMemberRail(): Promise<Rail> {
  return getRail((await getSessionOrGuest()).status === "user");
}

/** For pages of members: anybody else is sent to log in (or to renew the session) and comes back. */
export async function requireProfile(path: string): Promise<Profile> {
  const session = await getSession();
  if (session.status !== "user") {
    redirect(`/login?next=${encodeURIComponent(path)}`);
  }
  return session.profile;
}

/** For pages of administrators, of which nobody else learns that they exist. */
export async function requireAdmin(path: string): Promise<Profile> {
  const session = await getSession();
  if (session.status === "guest") {
    notFound();
  }
  const profile = await requireProfile(path);
  return profile.role === "admin" ? profile : notFound();
}
