import type { useFormatter, useTranslations } from "next-intl";
import type { PlayerController } from "@/features/player/player-controller";
import type { ShortcutAction } from "@/features/player/shortcuts";
import { placeText } from "@/features/player/timeline";

/** What a key has done, in a word or a figure; empty where that is plain to see. Comes when the first key is pressed. */
export function keyWords(
  action: ShortcutAction,
  { video, playhead }: PlayerController,
  t: ReturnType<typeof useTranslations<"player">>,
  format: ReturnType<typeof useFormatter>,
): string {
  const sound = () => (video.muted ? t("mute") : t("volumeAt", { volume: format.number(video.volume, { style: "percent" }) }));
  const place = () => {
    const timeline = playhead.timeline();
    return timeline ? placeText(timeline, t("live")) : "";
  };
  const rate = () => (playhead.isRecorded ? `${format.number(playhead.rate)}×` : "");
  const words: Partial<Record<ShortcutAction, () => string>> = {
    play: () => t(video.paused ? "pause" : "play"),
    mute: sound,
    volumeUp: sound,
    volumeDown: sound,
    back: place,
    forward: place,
    farBack: place,
    farForward: place,
    tenth: place,
    slower: rate,
    faster: rate,
    live: () => t("live"),
  };
  return words[action]?.() ?? "";
}
