import "server-only";
import type { ClipViewer } from "@/features/videos/clip-list";
import { CLIP_ORDERS, type ClipOrder } from "@/features/videos/clip-order";
import { PAGE_SIZE } from "@/features/videos/page-size";
import { unwrap } from "@/lib/api/problem";
import { serverApi } from "@/lib/api/server";
import type { ClipCards } from "@/lib/api/types";
import { getSessionOrGuest } from "@/lib/session";

export async function channelClips(username: string, order: ClipOrder): Promise<ClipCards> {
  const query = { ...CLIP_ORDERS[order], limit: PAGE_SIZE };
  return unwrap((await serverApi()).GET("/api/users/{username}/clips", { params: { path: { username }, query } }));
}

export async function getClipViewer(): Promise<ClipViewer> {
  const session = await getSessionOrGuest();
  return session.status === "user" ? { id: session.profile.id, isStaff: session.profile.role !== "user" } : null;
}
