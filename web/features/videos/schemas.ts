import { LIMITS } from "@/features/videos/limits";
import { upTo } from "@/lib/form-schema";
import * as z from "@/lib/zod";

export const videoSchema = z.object({
  title: upTo(LIMITS.title),
  description: upTo(LIMITS.description),
  visibility: z.literal(["public", "unlisted", "private"]),
});
