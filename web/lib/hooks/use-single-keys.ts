"use client";

import { useStoredState } from "@/lib/hooks/use-stored-state";

/** Whether one key alone is a command; who dictates or trembles turns that off (WCAG 2.1.4). */
export function useSingleKeys() {
  const [value, setValue] = useStoredState("leams.singleKeys", "on", ["on", "off"]);
  return [value === "on", (isOn: boolean) => setValue(isOn ? "on" : "off")] as const;
}
