import type { StreamCard, Vod } from "@/lib/api/types";

/** What an offline channel offers, as the server found it. */
export interface Meanwhile {
  /** Its newest; null: none; undefined: not known. */
  video: Vod | null | undefined;
  /** Who is live, whoever that is; null: not known. */
  others: StreamCard[] | null;
}
