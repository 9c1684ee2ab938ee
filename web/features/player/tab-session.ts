import { randomId } from "@/lib/random-id";

const KEY = "leams.tab";
let unstored: string | null = null;

/**
 * Random per tab and kept by nobody else: enough to count a viewer once, however often the page is loaded anew, and too
 * little to know one.
 */
export function tabSession(): string {
  try {
    const stored = sessionStorage.getItem(KEY);
    if (stored) return stored;
    const created = randomId();
    sessionStorage.setItem(KEY, created);
    return created;
  } catch {
    unstored ??= randomId(); // Storage is forbidden: a load counts as a tab.
    return unstored;
  }
}
