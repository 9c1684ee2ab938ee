"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { api } from "@/lib/api/client";
import { useErrorText } from "@/lib/api/error-text";
import { unwrap } from "@/lib/api/problem";

export function EndBroadcastButton() {
  const t = useTranslations("studio.end");
  const errorText = useErrorText();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  function ask() {
    setFailure(null);
    setOpen(true);
  }

  async function end() {
    setBusy(true);
    setFailure(null);
    try {
      await unwrap(api.DELETE("/api/streams/current"));
      setOpen(false);
      await queries.invalidateQueries({ queryKey: ["health"] });
    } catch (error) {
      setFailure(errorText(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <Button variant="danger" size="small" onClick={ask}>
        {t("button")}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t("title")} description={t("text")}>
        {failure && (
          <Alert tone="error" live className="mb-4">
            {failure}
          </Alert>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={() => setOpen(false)}>{t("cancel")}</Button>
          <Button variant="primary" busy={busy} onClick={() => void end()}>
            {t("confirm")}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
