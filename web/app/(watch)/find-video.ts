import "server-only";
import { cache } from "react";
import { orNotFound } from "@/lib/api/problem";
import { serverApi } from "@/lib/api/server";
import type { Vod } from "@/lib/api/types";

export interface VideoParams {
  params: Promise<{ id: string }>;
}

const ID = /^[\w-]{1,64}$/;

/** The video that the address names; null when there is none that the visitor may see. */
export const findVideo = cache(async (id: string): Promise<Vod | null> => {
  if (!ID.test(id)) {
    return null;
  }
  const api = await serverApi();
  return orNotFound(api.GET("/api/vods/{id}", { params: { path: { id } } }));
});
