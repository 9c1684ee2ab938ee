import type { AdminUser } from "@/lib/api/types";

export const USER_ROLES = ["user", "moderator", "admin"] as const satisfies AdminUser["role"][];
export const USER_STATES = ["active", "suspended"] as const satisfies AdminUser["state"][];

/** What of all accounts is shown; absent members filter nothing. */
export interface UserFilter {
  q?: string;
  role?: AdminUser["role"];
  state?: AdminUser["state"];
}

type Query = Record<string, string | string[] | undefined>;

/** The filter that an address asks for, as far as it is one. */
export function toUserFilter(query: Query): UserFilter {
  const text = (name: string) => [query[name]].flat()[0]?.trim() || undefined;
  return {
    q: text("q")?.slice(0, 100),
    role: USER_ROLES.find((role) => role === text("role")),
    state: USER_STATES.find((state) => state === text("state")),
  };
}

/** The address of that part of the list which begins at the cursor. */
export function userListPath(filter: UserFilter, cursor?: string): string {
  const entries = Object.entries({ ...filter, cursor }).filter(([, value]) => value);
  const query = new URLSearchParams(entries as [string, string][]).toString();
  return query ? `/admin/users?${query}` : "/admin/users";
}
