import { characters } from "@/lib/characters";
import type { ZodError } from "@/lib/zod";

/** Field name → text or code. */
export type FieldErrors = Partial<Record<string, string>>;

export interface Complaint {
  code: string;
  /** Of what is too long or too many. */
  excess?: { max: number; count: number };
}

/** The first complaint about each field; schemas write error codes where zod has messages. */
export function complaintsOf(error: ZodError, values: unknown): Record<string, Complaint> {
  const complaints: Record<string, Complaint> = {};
  for (const issue of error.issues) {
    const excess = issue.code === "too_big" ? { max: Number(issue.maximum), count: sizeAt(values, issue.path) } : undefined;
    complaints[String(issue.path[0] ?? "")] ??= { code: issue.message, ...(excess && { excess }) };
  }
  return complaints;
}

function sizeAt(values: unknown, path: readonly PropertyKey[]): number {
  const value = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)[key], values);
  return typeof value === "string" ? characters(value) : (value as unknown[]).length;
}

/** An input's `maxLength` for so many characters: it counts UTF-16 units, of which one may take two. */
export const inputLimit = (characters: number): number => 2 * characters;

/** A text field of a form; files cannot occur in ours. */
export function textOf(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === "string" ? value : "";
}
