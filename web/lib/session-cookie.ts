/** A cookie of the session bears the prefix where the site is reached by HTTPS; the prefixed one counts. */
export function cookieNames(name: "leams_access" | "leams_csrf"): [string, string] {
  return [`__Host-${name}`, name];
}
