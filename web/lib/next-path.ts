/** The `?next=` of a log-in link, unless it leads away from this site. */
export function safeNextPath(next: string | string[] | undefined): string {
  const isLocal = typeof next === "string" && /^\/(?![/\\])[^\s\\]*$/.test(next);
  return isLocal ? next : "/";
}
