import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { ChannelPage } from "@/lib/api/types";

export function fetchPage(username: string, signal: AbortSignal): Promise<ChannelPage> {
  return unwrap(api.GET("/api/users/{username}", { params: { path: { username } }, signal }));
}
