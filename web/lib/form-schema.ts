import type { FieldCode } from "@/lib/api/error-text";
import { z } from "@/lib/zod";

/** Lets the compiler check that the code has a text. */
export const code = (value: FieldCode): string => value;

/** A trimmed text of at most so many characters: code points, as zod counts and the server does. */
export const upTo = (characters: number) => z.string().trim().max(characters, code("string.max"));

/** An input's `maxLength` for so many characters: it counts UTF-16 units, of which one may take two. */
export const inputLimit = (characters: number): number => 2 * characters;
