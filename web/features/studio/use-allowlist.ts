"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { isAddressRange, parseAllowlist } from "@/features/studio/allowlist";
import { LIMITS } from "@/features/studio/limits";
import { api } from "@/lib/api/client";
import { useErrorText } from "@/lib/api/error-text";
import { ApiError, unwrap } from "@/lib/api/problem";
import type { IpAllowlist } from "@/lib/api/types";

/** The list as it is typed, and its way to the server; `asking` while that wants the password first. */
export function useAllowlist(initial: IpAllowlist) {
  const t = useTranslations("studio.allowlist");
  const errorText = useErrorText();
  const [text, setText] = useState(initial.entries.join("\n"));
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const entries = parseAllowlist(text);

  function complaint(): string | null {
    const bad = entries.filter((entry) => !isAddressRange(entry));
    if (bad.length > 0) return t("bad", { entries: bad.join(", ") });
    return entries.length > LIMITS.addresses ? t("tooMany", { limit: LIMITS.addresses }) : null;
  }

  async function save(password?: string): Promise<void> {
    const wrong = complaint();
    setFailure(wrong);
    setSaved(false);
    if (wrong || busy) return;
    setBusy(true);
    try {
      const body = password === undefined ? { entries } : { entries, password };
      const kept = await unwrap(api.PUT("/api/streams/ip-allowlist", { body }));
      setText(kept.entries.join("\n"));
      setAsking(false);
      setSaved(true);
    } catch (error) {
      const needsPassword = error instanceof ApiError && error.code === "REAUTH_REQUIRED";
      const isWrong = error instanceof ApiError && password !== undefined && [401, 403, 423].includes(error.status);
      if (needsPassword) setAsking(true);
      if (isWrong) setFailure(t("wrongPassword"));
      else if (!needsPassword) setFailure(errorText(error));
    } finally {
      setBusy(false);
    }
  }

  return {
    text,
    isOpen: entries.length === 0,
    asking,
    busy,
    saved,
    failure,
    save,
    edit: (next: string) => {
      setText(next);
      setSaved(false);
      setFailure(null);
    },
    cancel: () => {
      setAsking(false);
      setFailure(null);
    },
  };
}
