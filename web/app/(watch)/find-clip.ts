import "server-only";
import { cache } from "react";
import { orNotFound } from "@/lib/api/problem";
import { serverApi } from "@/lib/api/server";
import type { Clip } from "@/lib/api/types";

export interface ClipParams {
  params: Promise<{ slug: string }>;
}

const SLUG = /^[\w-]{1,64}$/;

/** The clip that the address names; null when there is none. */
export const findClip = cache(async (slug: string): Promise<Clip | null> => {
  if (!SLUG.test(slug)) {
    return null;
  }
  const api = await serverApi();
  return orNotFound(api.GET("/api/clips/{slug}", { params: { path: { slug } } }));
});
