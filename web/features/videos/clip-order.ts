import { firstOf } from "@/lib/search-params";

/** The ways to look through clips: `sort` and `period` as the API has them. */
export const CLIP_ORDERS = {
  newest: { sort: "newest", period: "all" },
  day: { sort: "views", period: "day" },
  week: { sort: "views", period: "week" },
  month: { sort: "views", period: "month" },
  all: { sort: "views", period: "all" },
} as const;

export type ClipOrder = keyof typeof CLIP_ORDERS;

/** What the address asks for: "?sort=week"; the newest for anything unknown. */
export function clipOrder(query: Record<string, string | string[] | undefined>): ClipOrder {
  const asked = firstOf(query.sort);
  return asked !== undefined && Object.hasOwn(CLIP_ORDERS, asked) ? (asked as ClipOrder) : "newest";
}
