"use client";

import { useState } from "react";
import { useErrorText } from "@/lib/api/error-text";
import { toasts } from "@/lib/toasts";

interface SwitchInput {
  initial: boolean;
  save: (isOn: boolean) => Promise<unknown>;
  /** Words for a failure. */
  failed: (reason: string) => string;
}

/** A setting that is kept as soon as it is changed, and goes back when that fails. */
export function useSwitch({ initial, save, failed }: SwitchInput) {
  const errorText = useErrorText();
  const [isOn, setOn] = useState(initial);

  async function change(next: boolean): Promise<void> {
    setOn(next);
    try {
      await save(next);
    } catch (error) {
      setOn(!next);
      toasts.show(failed(errorText(error)), "error");
    }
  }
  return { isOn, change: (next: boolean) => void change(next) };
}
