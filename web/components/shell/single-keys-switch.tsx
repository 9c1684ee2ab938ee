"use client";

import { useTranslations } from "next-intl";
import { useSingleKeys } from "@/lib/hooks/use-single-keys";

export function SingleKeysSwitch() {
  const t = useTranslations("preferences");
  const [isOn, setOn] = useSingleKeys();
  return (
    <label className="flex min-h-11 cursor-pointer items-start gap-3 py-1 text-sm pointer-coarse:py-4">
      <input
        type="checkbox"
        role="switch"
        checked={isOn}
        onChange={(event) => setOn(event.currentTarget.checked)}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <span>
        <span className="font-medium">{t("singleKeys")}</span>
        <span className="block text-muted">{t("singleKeysHint")}</span>
      </span>
    </label>
  );
}
