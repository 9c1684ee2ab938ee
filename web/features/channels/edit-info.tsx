"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { useChannel } from "@/features/channels/channel-provider";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import { api } from "@/lib/api/client";
import { useErrorText } from "@/lib/api/error-text";
import { unwrap } from "@/lib/api/problem";
import { toasts } from "@/lib/toasts";

/** The owner changes title and category where they are read. */
export function EditInfo({ onDone }: { onDone: () => void }) {
  const t = useTranslations("channel");
  const errorText = useErrorText();
  const { store, state } = useChannel();
  const [title, setTitle] = useState(state.info.title);
  const [category, setCategory] = useState(state.info.category);
  const [busy, setBusy] = useState(false);

  async function save(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    try {
      const { title: newTitle, category: newCategory } = await unwrap(api.PUT("/api/streams", { body: { title, category } }));
      store.changeInfo({ title: newTitle, category: newCategory });
      onDone();
    } catch (error) {
      toasts.show(t("notSaved", { reason: errorText(error) }), "error");
      setBusy(false);
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") onDone();
  }

  return (
    <form onSubmit={(event) => void save(event)} onKeyDown={onKeyDown} className="mb-2 flex max-w-2xl flex-wrap gap-2">
      <Input autoFocus dir="auto" aria-label={t("titleLabel")} placeholder={t("titleLabel")} value={title} onChange={(event) => setTitle(event.target.value)} className="min-w-0 grow basis-72 font-semibold" />
      <Input dir="auto" aria-label={t("categoryLabel")} placeholder={t("categoryLabel")} value={category} onChange={(event) => setCategory(event.target.value)} className="min-w-0 grow basis-40" />
      <Button type="submit" variant="primary" busy={busy}>
        {t("save")}
      </Button>
      <Button variant="ghost" onClick={onDone}>
        {t("cancel")}
      </Button>
    </form>
  );
}
