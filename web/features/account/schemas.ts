import { PROFILE_LIMITS } from "@/features/account/limits";
import { code, colorOrNone, upTo } from "@/lib/form-schema";
import { USERNAME } from "@/lib/username";
import { isWebUrl } from "@/lib/web-url";
import * as z from "@/lib/zod";

const PASSWORD_MAX_BYTES = 72;

const username = z
  .string()
  .trim()
  .min(1, code("required"))
  .regex(USERNAME, code("username.format"));

const newPassword = z
  .string()
  .min(1, code("required"))
  .min(8, code("password.min"))
  .refine((text) => new TextEncoder().encode(text).length <= PASSWORD_MAX_BYTES, code("password.max_bytes"));

export const loginSchema = z.object({
  login: z.string().trim().min(1, code("required")),
  password: z.string().min(1, code("required")),
});

export const registerSchema = z.object({
  username,
  email: z.string().trim().min(1, code("required")).pipe(z.email(code("email.format"))),
  password: newPassword,
});

export const profileSchema = z.object({
  display_name: upTo(PROFILE_LIMITS.displayName).min(1, code("required")),
  bio: upTo(PROFILE_LIMITS.bio),
  links: z
    .array(z.string().refine((text) => isWebUrl(text) && text.startsWith("https://"), code("url.format")))
    .max(PROFILE_LIMITS.links, code("array.max")),
  accent: colorOrNone,
});
