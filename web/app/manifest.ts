import type { MetadataRoute } from "next";
import { getTranslations } from "next-intl/server";
import { getFace } from "@/lib/api/server";

export default async function manifest(): Promise<MetadataRoute.Manifest> {
  const [t, { name, description, icon }] = await Promise.all([getTranslations("nav"), getFace()]);
  const own = icon ? [{ src: icon.url, sizes: `${icon.width}x${icon.height}`, purpose: "any" as const }] : [];
  return {
    id: "/",
    name,
    short_name: name,
    description: description || undefined,
    start_url: "/",
    display: "standalone",
    // --canvas of the dark theme in globals.css, which most who install it will see.
    background_color: "#0c0c0e",
    theme_color: "#16161a",
    icons: [
      ...own,
      { src: "/icon-192.png", sizes: "192x192", type: "image/png", purpose: "any" },
      { src: "/icon-512.png", sizes: "512x512", type: "image/png", purpose: "any" },
      { src: "/icon-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
    ],
    shortcuts: [
      { name: t("following"), url: "/following" },
      { name: t("browse"), url: "/browse" },
    ],
  };
}
