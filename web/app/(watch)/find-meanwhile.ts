import "server-only";
import { orNull } from "@/lib/api/problem";
import { serverApi } from "@/lib/api/server";
import type { Meanwhile } from "@/lib/meanwhile";

/** What there is to see while a channel is not live, so that it stands there from the start; null where the API does not say. */
export async function findMeanwhile(username: string): Promise<Meanwhile> {
  const api = await serverApi();
  const [videos, live] = await Promise.all([
    orNull(api.GET("/api/users/{username}/vods", { params: { path: { username }, query: { limit: 1 } } })),
    orNull(api.GET("/api/streams/live", { params: { query: { limit: 4 } } })),
  ]);
  return { video: videos ? (videos.vods[0] ?? null) : undefined, others: live?.streams ?? null };
}
