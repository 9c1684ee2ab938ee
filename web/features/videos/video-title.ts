import type { Clip, Vod } from "@/lib/api/types";
import { shownName } from "@/lib/shown-name";

type Words = (key: "untitled" | "untitledClip", values: { name: string }) => string;

/** Streamers leave titles empty as well. */
export function videoTitle({ title, channel }: Pick<Vod, "title" | "channel">, t: Words): string {
  return title || t("untitled", { name: shownName(channel) });
}

export function clipTitle({ title, channel }: Pick<Clip, "title" | "channel">, t: Words): string {
  return title || t("untitledClip", { name: shownName(channel) });
}
