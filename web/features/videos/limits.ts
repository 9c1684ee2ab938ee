import type { PictureLimits } from "@/components/face/pictures";

/** Characters, as the server counts them. */
export const LIMITS = { title: 140, description: 2000 } as const;

/** Of a picture that a video is given, as it is sent. */
export const POSTER_LIMITS: PictureLimits = { kib: 2048, from: 90 };
