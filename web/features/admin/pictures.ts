import type { FieldProblem } from "@/lib/api/problem";

export const PICTURE_SLOTS = ["logo", "icon", "banner"] as const;

export type PictureSlot = (typeof PICTURE_SLOTS)[number];

export const PICTURE_TYPES = ["image/png", "image/jpeg", "image/webp"] as const;

/** What the server takes, in KiB and in pixels. */
export const PICTURE_LIMITS = {
  logo: { kib: 512, from: 16, to: 2048 },
  icon: { kib: 256, from: 48, to: 1024 },
  banner: { kib: 1024, from: 64, to: 4096 },
} as const;

export const PICTURE_COMPLAINTS = ["kind", "bytes", "size", "animated"] as const;

export type PictureComplaint = (typeof PICTURE_COMPLAINTS)[number];

/** Why a file will not do, as far as that shows before it is sent; null when it may. */
export function pictureComplaint(slot: PictureSlot, { type, size }: Pick<File, "type" | "size">): PictureComplaint | null {
  if (!PICTURE_TYPES.some((known) => known === type)) return "kind";
  return size > PICTURE_LIMITS[slot].kib * 1024 ? "bytes" : null;
}

/** The same of what the server said. */
export function serverComplaint(fields: readonly FieldProblem[]): PictureComplaint | null {
  return PICTURE_COMPLAINTS.find((known) => fields.some(({ code }) => code === `picture.${known}`)) ?? null;
}
