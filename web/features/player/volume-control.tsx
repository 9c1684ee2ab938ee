"use client";

import { Volume1, Volume2, VolumeX } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";

interface VolumeControlProps {
  volume: number;
  muted: boolean;
  onVolume: (volume: number) => void;
  onToggleMute: () => void;
}

export function VolumeControl({ volume, muted, onVolume, onToggleMute }: VolumeControlProps) {
  const t = useTranslations("player");
  const format = useFormatter();
  const audible = muted ? 0 : volume;
  const Icon = audible === 0 ? VolumeX : audible < 0.5 ? Volume1 : Volume2;
  return (
    <div className="group/volume flex items-center">
      <button
        type="button"
        aria-label={t("mute")}
        aria-pressed={muted}
        title={`${t("mute")} (M)`}
        onClick={onToggleMute}
        className="flex size-10 pointer-coarse:size-11 items-center justify-center rounded-lg hover:bg-white/20"
      >
        <Icon size={22} aria-hidden />
      </button>
      <input
        type="range"
        min={0}
        max={100}
        step={5}
        value={Math.round(audible * 100)}
        aria-label={t("volume")}
        aria-valuetext={format.number(audible, { style: "percent" })}
        onChange={(event) => onVolume(event.currentTarget.valueAsNumber / 100)}
        className="h-1 w-0 accent-white opacity-0 transition-all group-focus-within/volume:mx-1.5 group-focus-within/volume:w-20 group-focus-within/volume:opacity-100 group-hover/volume:mx-1.5 group-hover/volume:w-20 group-hover/volume:opacity-100"
      />
    </div>
  );
}
