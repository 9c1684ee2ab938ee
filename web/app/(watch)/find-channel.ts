import "server-only";
import { cache } from "react";
import { getChannel } from "@/lib/api/server";
import type { ChannelPage } from "@/lib/api/types";
import { USERNAME } from "@/lib/username";

export interface ChannelParams {
  params: Promise<{ username: string }>;
}

/** The channel that the address names; null when there is none. */
export const findChannel = cache(async (username: string): Promise<ChannelPage | null> => {
  return USERNAME.test(username) ? getChannel(username.toLowerCase()) : null;
});
