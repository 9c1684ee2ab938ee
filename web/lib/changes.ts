/** The members of `after` that are not as they were: whoever sends only these takes back nobody else's changes. */
export function changesOf<T extends object>(before: T, after: T): Partial<T> {
  const isChanged = (key: keyof T) => JSON.stringify(before[key]) !== JSON.stringify(after[key]);
  const changed = (Object.keys(after) as (keyof T)[]).filter(isChanged);
  return Object.fromEntries(changed.map((key) => [key, after[key]])) as Partial<T>;
}
