import type { PictureLimits } from "@/components/face/pictures";

/** What the server takes, in characters and in number. */
export const PROFILE_LIMITS = { displayName: 50, bio: 500, links: 5 } as const;

export const BANNER_LIMITS: PictureLimits = { kib: 512, from: 64, to: 4096 };
