import type { MetadataRoute } from "next";
import { publicOrigin } from "@/lib/origin";

const PRIVATE = ["/api/", "/live/", "/admin", "/dashboard", "/following", "/settings", "/login", "/register", "/setup"];

/** What belongs to one member, or to nobody yet, is of no use to searchers. */
export default async function robots(): Promise<MetadataRoute.Robots> {
  const sitemap = new URL("/sitemap.xml", await publicOrigin()).href;
  return { rules: { userAgent: "*", disallow: PRIVATE }, sitemap };
}
