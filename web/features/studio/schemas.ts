import { code, upTo } from "@/lib/form-schema";
import { z } from "@/lib/zod";

export const LIMITS = { title: 140, category: 100, description: 2000, tags: 10, tag: 25 } as const;

export const streamSettingsSchema = z.object({
  title: upTo(LIMITS.title),
  category: upTo(LIMITS.category),
  description: upTo(LIMITS.description),
  tags: z.array(upTo(LIMITS.tag)).max(LIMITS.tags, code("array.max")),
  language: z.string(),
  is_mature: z.boolean(),
});

/** "Chess, calm ,chess" → ["Chess", "calm"]. */
export function parseTags(text: string): string[] {
  const seen = new Set<string>();
  return text
    .split(",")
    .map((tag) => tag.trim().replace(/^#/, ""))
    .filter((tag) => {
      const key = tag.toLowerCase();
      if (tag === "" || seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}
