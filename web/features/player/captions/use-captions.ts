"use client";

import { useLocale } from "next-intl";
import { type CaptionTrack, choicesOf, OFF, pickCaptions, toggledCaptions } from "@/features/player/captions/choice";
import { useStoredText } from "@/lib/hooks/use-stored-state";

/** What this browser's viewer wants to read, and what of it there is. */
export function useCaptions(tracks: readonly CaptionTrack[], inPictures: boolean) {
  const locale = useLocale();
  const [chosen, choose] = useStoredText<string>("leams.captions", OFF);
  const choices = choicesOf(tracks, inPictures);
  return {
    choices,
    shown: pickCaptions(chosen, choices),
    choose,
    toggle: () => choose(toggledCaptions(chosen, choices, locale)),
  };
}
