"use client";

import { Scissors } from "lucide-react";
import { useTranslations } from "next-intl";
import { ControlButton } from "@/features/player/player-controls";
import type { ShortcutAction } from "@/features/player/shortcuts";

export function ClipButton({ onAction }: { onAction: (action: ShortcutAction) => void }) {
  const t = useTranslations("player.clip");
  return (
    <ControlButton label={t("make")} action="clip" onAction={onAction}>
      <Scissors size={20} aria-hidden />
    </ControlButton>
  );
}
