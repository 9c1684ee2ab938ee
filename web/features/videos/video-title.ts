import type { Vod } from "@/lib/api/types";
import { shownName } from "@/lib/shown-name";

type Words = (key: "untitled", values: { name: string }) => string;

/** Streamers leave titles empty as well. */
export function videoTitle({ title, channel }: Pick<Vod, "title" | "channel">, t: Words): string {
  return title || t("untitled", { name: shownName(channel) });
}
