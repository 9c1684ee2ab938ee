import type { MetadataRoute } from "next";
import { orNull } from "@/lib/api/problem";
import { serverApi } from "@/lib/api/server";
import { publicOrigin } from "@/lib/origin";

const PAGES = ["/", "/browse", "/about", "/rules", "/privacy"];
const CHANNELS = 100;

/** The pages that are the same for all, and the channels that have something to show. */
export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const [origin, api] = await Promise.all([publicOrigin(), serverApi()]);
  const recent = await orNull(api.GET("/api/channels", { params: { query: { sort: "recent", limit: CHANNELS } } }));
  const channels = recent?.channels.map(({ username }) => `/${username}`) ?? [];
  return [...PAGES, ...channels].map((path) => ({ url: new URL(path, origin).href }));
}
