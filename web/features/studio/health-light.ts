import type { Health } from "@/lib/api/types";

export type HealthLight = "off" | "good" | "warning" | "error";

/** The worst that there is to say about a broadcast; `off` while there is none or nobody knows. */
export function lightOf({ state, advice }: Pick<Health, "state" | "advice">, isStale: boolean): HealthLight {
  if (isStale || state === "offline") return "off";
  const has = (wanted: string) => advice.some(({ severity }) => severity === wanted);
  return has("error") ? "error" : has("warning") || state !== "live" ? "warning" : "good";
}
