import type { PictureLimits } from "@/components/face/pictures";

/** What the server takes, in characters. */
export const FACE_LIMITS = { name: 50, description: 300, rules: 5000, contact: 200 } as const;

export const PICTURE_SLOTS = ["logo", "icon", "banner"] as const;

export type PictureSlot = (typeof PICTURE_SLOTS)[number];

export const INSTANCE_PICTURES: Record<PictureSlot, PictureLimits> = {
  logo: { kib: 512, from: 16 },
  icon: { kib: 256, from: 48 },
  banner: { kib: 1024, from: 64 },
};
