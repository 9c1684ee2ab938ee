import type { z } from "@/lib/zod";

/** Field name → text or code. */
export type FieldErrors = Partial<Record<string, string>>;

/** The first complaint about each field; schemas write error codes where zod has messages. */
export function fieldCodes(error: z.ZodError): Record<string, string> {
  const codes: Record<string, string> = {};
  for (const { path, message } of error.issues) {
    codes[String(path[0] ?? "")] ??= message;
  }
  return codes;
}

/** A text field of a form; files cannot occur in ours. */
export function textOf(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === "string" ? value : "";
}
