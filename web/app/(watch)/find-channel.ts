import "server-only";
import { cache } from "react";
import { unwrap } from "@/lib/api/problem";
import { getChannel, serverApi } from "@/lib/api/server";
import type { ChannelPage } from "@/lib/api/types";
import { getSessionOrGuest } from "@/lib/session";
import { USERNAME } from "@/lib/username";

export interface ChannelParams {
  params: Promise<{ username: string }>;
}

/** The channel that the address names; null when there is none. */
export const findChannel = cache(async (username: string): Promise<ChannelPage | null> => {
  return USERNAME.test(username) ? getChannel(username.toLowerCase()) : null;
});

/** Whether the visitor follows the channel; no also for guests, and while the server does not say. */
export const getFollows = cache(async (username: string): Promise<boolean> => {
  if ((await getSessionOrGuest()).status !== "user") {
    return false;
  }
  try {
    const api = await serverApi();
    return (await unwrap(api.GET("/api/users/{username}/follow", { params: { path: { username } } }))).following;
  } catch {
    return false;
  }
});
