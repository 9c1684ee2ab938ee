/** Readers of JSON that came from outside: small, since every page loads them. Forms check with zod instead. */
export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isText(value: unknown): value is string {
  return typeof value === "string";
}

export function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

export function textOr<T>(value: unknown, fallback: T): string | T {
  return isText(value) ? value : fallback;
}

export function numberOr<T>(value: unknown, fallback: T): number | T {
  return isNumber(value) ? value : fallback;
}

/** What of a list can be read; nothing of what is no list. */
export function listOf<T>(value: unknown, read: (item: unknown) => T | null): T[] {
  return Array.isArray(value) ? value.map(read).filter((item) => item !== null) : [];
}
