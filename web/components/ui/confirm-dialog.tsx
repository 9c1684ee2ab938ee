"use client";

import type { ReactNode } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";

interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  text: string;
  /** What the button says that goes back, and the one that does it. */
  cancel: string;
  confirm: ReactNode;
  busy?: boolean;
  /** Why it was not done. */
  error?: string | null;
  onConfirm: () => void;
  /** What has to be filled in. */
  children?: ReactNode;
}

/** Asks before something that cannot be undone, or hurts somebody. */
export function ConfirmDialog({ cancel, confirm, busy, error, onConfirm, text, children, ...dialog }: ConfirmDialogProps) {
  return (
    <Dialog {...dialog} description={text}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) onConfirm();
        }}
        className="flex flex-col gap-4"
      >
        {error && (
          <Alert tone="error" live>
            {error}
          </Alert>
        )}
        {children}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => dialog.onOpenChange(false)}>{cancel}</Button>
          <Button type="submit" variant="danger" busy={busy}>
            {confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
