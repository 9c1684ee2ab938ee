import type { PictureLimits } from "@/components/face/pictures";

/** What the server takes, in characters and in number. */
export const PROFILE_LIMITS = { displayName: 50, bio: 500, links: 5 } as const;

/** Of an avatar or a banner, as it is sent. */
export const PICTURE_LIMITS: PictureLimits = { kib: 2048, from: 64 };
