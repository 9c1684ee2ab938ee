export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** The first value of a query parameter; an empty one counts as absent. */
export function firstOf(value: string | string[] | undefined): string | undefined {
  return (Array.isArray(value) ? value[0] : value) || undefined;
}
