import { FACE_LIMITS } from "@/features/admin/limits";
import { CONTACT } from "@/lib/contact";
import { code, colorOrNone, upTo } from "@/lib/form-schema";
import * as z from "@/lib/zod";

export const faceSchema = z.object({
  name: upTo(FACE_LIMITS.name),
  description: upTo(FACE_LIMITS.description),
  accent: colorOrNone,
  rules: upTo(FACE_LIMITS.rules),
  contact: upTo(FACE_LIMITS.contact).refine((text) => text === "" || CONTACT.test(text), code("contact.format")),
});
