import { FACE_LIMITS } from "@/features/admin/limits";
import { code, upTo } from "@/lib/form-schema";
import { isColor } from "@/lib/readable-colors";
import * as z from "@/lib/zod";

export const faceSchema = z.object({
  name: upTo(FACE_LIMITS.name),
  description: upTo(FACE_LIMITS.description),
  accent: z
    .string()
    .trim()
    .refine((text) => text === "" || isColor(text), code("colour")),
  rules: upTo(FACE_LIMITS.rules),
});
