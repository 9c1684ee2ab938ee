const keyOf = (category: string) => category.trim().toLowerCase();

/** What was known and what was found, each once, sorted. */
export function mergeCategories(known: readonly string[], found: readonly string[], locale: string): string[] {
  return [...new Set([...known, ...found])].sort((a, b) => a.localeCompare(b, locale));
}

/** Spelled as the others spell it; the server would do the same with what is sent. */
export function asOthersWrite(category: string, known: readonly string[]): string {
  return known.find((name) => keyOf(name) === keyOf(category)) ?? category;
}
