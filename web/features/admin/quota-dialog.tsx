"use client";

import { HardDrive } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ReasonDialog } from "@/features/admin/reason-dialog";
import { useGigabytes } from "@/features/admin/use-gigabytes";
import { Field, Input, Select } from "@/components/ui/field";
import { api } from "@/lib/api/client";
import { unwrap } from "@/lib/api/problem";
import type { AdminUser } from "@/lib/api/types";
import { shownName } from "@/lib/shown-name";

const KINDS = ["instance", "none", "own"] as const;
type Kind = (typeof KINDS)[number];

const MOST_GIGABYTES = 1_000_000;

const kindOf = (quota: number | null): Kind => (quota === null ? "instance" : quota === 0 ? "none" : "own");

interface QuotaDialogProps {
  user: AdminUser;
  onChange: (user: AdminUser) => void;
  onClose: () => void;
}

/** How much an account may keep of what it broadcasts. */
export function QuotaDialog({ user, onChange, onClose }: QuotaDialogProps) {
  const t = useTranslations("admin.quota");
  const gigabytes = useGigabytes();
  const [kind, setKind] = useState(kindOf(user.quota_gb));
  const [typed, setTyped] = useState(String(user.quota_gb || 100));
  const quota = { instance: null, none: 0, own: Number(typed) }[kind];
  return (
    <ReasonDialog
      title={t("title", { name: shownName(user) })}
      text={t("text", { used: gigabytes(user.stored_bytes) })}
      confirm={
        <>
          <HardDrive size={16} aria-hidden />
          {t("confirm")}
        </>
      }
      act={async (reason) =>
        onChange(
          await unwrap(
            api.PUT("/api/admin/users/{id}/quota", { params: { path: { id: user.id } }, body: { gigabytes: quota, reason } }),
          ),
        )
      }
      onClose={onClose}
    >
      <Field label={t("label")}>
        {(control) => (
          <Select {...control} value={kind} onChange={(event) => setKind(event.target.value as Kind)}>
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {t(`kinds.${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {kind === "own" && (
        <Field label={t("gigabytes")}>
          {(control) => (
            <Input
              {...control}
              type="number"
              inputMode="numeric"
              required
              min={1}
              max={MOST_GIGABYTES}
              step={1}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
      )}
    </ReasonDialog>
  );
}
