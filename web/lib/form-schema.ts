import type { FieldCode } from "@/lib/api/error-text";
import { isColor } from "@/lib/readable-colors";
import * as z from "@/lib/zod";

/** Lets the compiler check that the code has a text. */
export const code = (value: FieldCode): string => value;

/** A trimmed text of at most so many characters: code points, as zod counts and the server does. */
export const upTo = (characters: number) => z.string().trim().max(characters, code("string.max"));

/** "#c62f52", or none. */
export const colorOrNone = z
  .string()
  .trim()
  .refine((text) => text === "" || isColor(text), code("colour"));
