"use client";

import { Gavel } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ReasonDialog } from "@/features/admin/reason-dialog";
import { videoIdOf } from "@/features/admin/video-id";
import { Field, Input } from "@/components/ui/field";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";

/** Keeps the video whose address, or id, is filled in. */
export function HoldVideoDialog({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const t = useTranslations("admin.holds");
  const [address, setAddress] = useState("");
  return (
    <ReasonDialog
      title={t("addTitle")}
      text={t("addText")}
      confirm={
        <>
          <Gavel size={16} aria-hidden />
          {t("hold")}
        </>
      }
      act={(reason) =>
        unwrap(
          api.POST("/api/admin/vods/{id}/hold", { params: { path: { id: videoIdOf(address) } }, body: { reason } }),
        ).then(onDone)
      }
      onClose={onClose}
    >
      <Field label={t("video")} hint={t("videoHint")}>
        {(control) => (
          <Input {...control} required value={address} maxLength={500} onChange={(event) => setAddress(event.target.value)} />
        )}
      </Field>
    </ReasonDialog>
  );
}
