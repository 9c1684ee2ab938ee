import type { FollowedUser } from "@/lib/api/types";

type Seen = Pick<FollowedUser, "stream" | "last_live_at">;

/** Those on air first, by viewers; then the others, beginning with whom one has missed by the least. */
export function liveFirst<T extends Seen>(users: readonly T[]): T[] {
  const viewers = ({ stream }: Seen) => stream?.viewer_count ?? -1;
  const seen = ({ last_live_at }: Seen) => Date.parse(last_live_at ?? "") || 0;
  return users.toSorted((one, other) => viewers(other) - viewers(one) || seen(other) - seen(one));
}
