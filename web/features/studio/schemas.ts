import { LIMITS } from "@/features/studio/limits";
import { code, upTo } from "@/lib/form-schema";
import * as z from "@/lib/zod";

export const streamSettingsSchema = z.object({
  title: upTo(LIMITS.title),
  category: upTo(LIMITS.category),
  description: upTo(LIMITS.description),
  tags: z.array(upTo(LIMITS.tag)).max(LIMITS.tags, code("array.max")),
  language: z.string(),
  is_mature: z.boolean(),
});
