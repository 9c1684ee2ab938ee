import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { ChannelPage } from "@/lib/api/types";

/** From the server itself: for some seconds the browser would rather give its last answer, even of one that is gone. */
export function fetchPage(username: string, signal: AbortSignal): Promise<ChannelPage> {
  return unwrap(api.GET("/api/users/{username}", { params: { path: { username } }, signal, cache: "no-store" }));
}
