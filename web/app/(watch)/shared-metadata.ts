import "server-only";
import type { Metadata } from "next";
import { publicOrigin } from "@/lib/origin";

const FRAME = { width: 1280, height: 720 };

/** What leads other sites from a page to its player: `path` is the page's, below /embed the player's. */
export async function oembedLink(path: string): Promise<NonNullable<Metadata["alternates"]>> {
  const page = new URL(path, await publicOrigin()).href;
  return { canonical: path, types: { "application/json+oembed": `/oembed?format=json&url=${encodeURIComponent(page)}` } };
}

interface Recorded {
  path: string;
  title: string;
  description: string;
  instance: string;
  /** Null: there is none, or it is not for everybody. */
  picture: string | null;
  /** Null: it cannot be watched by everybody who has the link. */
  playlist: string | null;
}

/** What a video or clip is to search engines, link previews and sites that play it themselves. */
export async function recordedMetadata({ path, title, description, instance, picture, playlist }: Recorded): Promise<Metadata> {
  const images = picture ? [picture] : [];
  const openGraph = { siteName: instance, type: "video.other" as const, url: path, title, description, images };
  if (!playlist) {
    const card = picture ? "summary_large_image" : "summary";
    return { title, description, alternates: { canonical: path }, openGraph, twitter: { card, title, description, images } };
  }
  const origin = await publicOrigin();
  const playerUrl = new URL(`/embed${path}`, origin).href;
  const streamUrl = new URL(playlist, origin).href;
  return {
    title,
    description,
    alternates: await oembedLink(path),
    openGraph: { ...openGraph, videos: [{ url: playerUrl, type: "text/html", ...FRAME }] },
    twitter: { card: "player", title, description, images, players: [{ playerUrl, streamUrl, ...FRAME }] },
  };
}
