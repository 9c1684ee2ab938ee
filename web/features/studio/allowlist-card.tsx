"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { parseAllowlist } from "@/features/studio/allowlist";
import { PasswordDialog } from "@/features/studio/password-dialog";
import { useAllowlist } from "@/features/studio/use-allowlist";
import { Button } from "@/components/ui/button";
import { Card, CardTitle } from "@/components/ui/card";
import { Field, Textarea } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import { SubmitButton } from "@/components/ui/submit-button";
import type { IpAllowlist } from "@/lib/api/types";

/** From which addresses the channel may be published. */
export function AllowlistCard({ initial }: { initial: IpAllowlist }) {
  const t = useTranslations("studio.allowlist");
  const list = useAllowlist(initial);
  const own = initial.your_address;

  function submit(event: FormEvent) {
    event.preventDefault();
    void list.save();
  }

  return (
    <Card aria-labelledby="allowlist-title">
      <CardTitle id="allowlist-title">{t("heading")}</CardTitle>
      <p className="mt-1 text-sm text-muted">{t("text")}</p>
      <form onSubmit={submit} className="mt-4 flex flex-col gap-4">
        <Field
          label={t("entries")}
          hint={list.isOpen ? t("everywhere") : t("hint")}
          error={list.asking ? null : list.failure}
        >
          {(control) => (
            <Textarea
              {...control}
              rows={3}
              spellCheck={false}
              className="font-mono"
              value={list.text}
              onChange={(event) => list.edit(event.target.value)}
            />
          )}
        </Field>
        <div className="flex flex-wrap items-center gap-3 text-sm text-muted">
          <p>{t("yourAddress", { address: own })}</p>
          <Button
            variant="outline"
            disabled={parseAllowlist(list.text).includes(own)}
            onClick={() => list.edit([...parseAllowlist(list.text), own].join("\n"))}
          >
            <Plus size={16} aria-hidden />
            {t("add")}
          </Button>
        </div>
        <FormStatus error={null} saved={list.saved}>
          <SubmitButton busy={list.busy}>{t("save")}</SubmitButton>
        </FormStatus>
      </form>
      <PasswordDialog
        open={list.asking}
        error={list.failure}
        busy={list.busy}
        onCancel={list.cancel}
        onSubmit={(password) => void list.save(password)}
      />
    </Card>
  );
}
