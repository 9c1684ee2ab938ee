import type { FieldProblem } from "@/lib/api/problem";

export const PICTURE_TYPES = ["image/png", "image/jpeg", "image/webp", "image/gif"] as const;

/** What the server takes: KiB, and pixels of the shorter side. */
export interface PictureLimits {
  kib: number;
  from: number;
}

export const PICTURE_COMPLAINTS = ["kind", "bytes", "size", "animated", "damaged"] as const;

export type PictureComplaint = (typeof PICTURE_COMPLAINTS)[number];

/** Why a file will not do, as far as that shows before it is sent; null when it may. */
export function pictureComplaint({ kib }: PictureLimits, { type, size }: Pick<File, "type" | "size">): PictureComplaint | null {
  if (!PICTURE_TYPES.some((known) => known === type)) return "kind";
  return size > kib * 1024 ? "bytes" : null;
}

/** The same of what the server said. */
export function serverComplaint(fields: readonly FieldProblem[]): PictureComplaint | null {
  return PICTURE_COMPLAINTS.find((known) => fields.some(({ code }) => code === `picture.${known}`)) ?? null;
}
