"use client";

import { Captions, CaptionsOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent } from "react";
import { type CaptionTrack, IN_PICTURES, OFF } from "@/features/player/captions/choice";
import { useCaptions } from "@/features/player/captions/use-captions";
import { ControlButton } from "@/features/player/player-controls";
import { Menu, MenuChoices } from "@/components/ui/menu";

interface CaptionsButtonProps {
  tracks: readonly CaptionTrack[];
  inPictures: boolean;
  /** Counts how often the key was pressed. */
  presses: number;
}

/** Turns captions on and off; with more than one language it lets choose. */
export function CaptionsButton({ tracks, inPictures, presses }: CaptionsButtonProps) {
  const t = useTranslations("player.captions");
  const { choices, shown, choose, toggle } = useCaptions(tracks, inPictures);
  const press = useEffectEvent(toggle);
  useEffect(() => {
    if (presses > 0) press();
  }, [presses]);
  const Icon = shown === null ? CaptionsOff : Captions;
  const label = t(shown === null ? "show" : "hide");
  if (choices.length < 2) {
    return (
      <ControlButton label={label} pressed={shown !== null} action="captions" onAction={toggle}>
        <Icon size={20} aria-hidden />
      </ControlButton>
    );
  }
  const nameOf = (choice: string) =>
    choice === IN_PICTURES ? t("inPictures") : (tracks.find(({ language }) => language === choice)?.label ?? choice);
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t("choose")}
          title={`${t("choose")} (C)`}
          className="flex size-10 shrink-0 items-center justify-center rounded-lg hover:bg-white/20 pointer-coarse:size-11"
        >
          <Icon size={20} aria-hidden />
        </button>
      }
    >
      <MenuChoices
        value={shown ?? OFF}
        onChange={choose}
        options={[{ value: OFF as string, label: t("off") }, ...choices.map((value) => ({ value, label: nameOf(value) }))]}
      />
    </Menu>
  );
}
