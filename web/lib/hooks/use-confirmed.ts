"use client";

import { useState } from "react";
import { useErrorText } from "@/lib/api/error-text";

/** An act that is asked about first: `ask` opens the question, `dialog` is what a `ConfirmDialog` needs. */
export function useConfirmed(act: () => Promise<unknown>) {
  const errorText = useErrorText();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  function ask(): void {
    setError(null);
    setOpen(true);
  }

  async function confirm(): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await act();
      setOpen(false);
    } catch (failure) {
      setError(errorText(failure));
    } finally {
      setBusy(false);
    }
  }

  return { ask, dialog: { open, onOpenChange: setOpen, busy, error, onConfirm: () => void confirm() } };
}
