"use client";

import { Copy, X } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { PlayerController } from "@/features/player/player-controller";
import { type FrameCount, type PlayerStats, readStats } from "@/features/player/player-stats";
import { copyText } from "@/lib/clipboard";

interface StatsOverlayProps {
  controller: PlayerController;
  streamId: string;
  onClose: () => void;
}

function usePlayerStats(controller: PlayerController): PlayerStats | null {
  const [stats, setStats] = useState<PlayerStats | null>(null);
  useEffect(() => {
    let before: FrameCount | null = null;
    const read = () => {
      const now = performance.now();
      const current = readStats(controller, before, now);
      before = { frames: current.totalFrames, at: now };
      setStats(current);
    };
    const timer = setInterval(read, 1000);
    return () => clearInterval(timer);
  }, [controller]);
  return stats;
}

/** Names and values, in the visitor's language. */
function useRows(stats: PlayerStats | null, streamId: string): [string, string][] {
  const t = useTranslations("player.statsTable");
  const tUnits = useTranslations("units");
  const format = useFormatter();
  if (!stats) return [];
  const { resolution, fps, bitrateKbps, latencyMs } = stats;
  const seconds = (value: number) =>
    tUnits("seconds", { value: format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 }) });
  return [
    [t("protocol"), stats.protocol],
    [t("codecs"), stats.codecs],
    [t("resolution"), fps === null ? resolution : `${resolution}, ${tUnits("fps", { value: format.number(fps) })}`],
    [t("bitrate"), bitrateKbps === null ? "–" : tUnits("kbps", { value: format.number(bitrateKbps) })],
    [t("buffer"), seconds(stats.bufferSeconds)],
    [t("latency"), latencyMs === null ? "–" : seconds(latencyMs / 1000)],
    [t("dropped"), `${format.number(stats.droppedFrames)} / ${format.number(stats.totalFrames)}`],
    [t("stalls"), format.number(stats.stalls)],
    [t("stream"), streamId],
  ];
}

export function StatsOverlay({ controller, streamId, onClose }: StatsOverlayProps) {
  const t = useTranslations("player.statsTable");
  const rows = useRows(usePlayerStats(controller), streamId);
  const text = rows.map(([name, value]) => `${name}: ${value}`).join("\n");
  return (
    <section
      aria-label={t("title")}
      className="absolute top-3 start-3 z-20 max-w-[calc(100%-1.5rem)] rounded-lg bg-black/85 p-3 font-mono text-xs"
    >
      <div className="mb-2 flex items-center justify-between gap-6">
        <h2 className="font-semibold">{t("title")}</h2>
        <span className="flex">
          <button type="button" aria-label={t("copy")} onClick={() => void copyText(text)} className="rounded p-1.5 hover:bg-white/20">
            <Copy size={14} aria-hidden />
          </button>
          <button type="button" aria-label={t("close")} onClick={onClose} className="rounded p-1.5 hover:bg-white/20">
            <X size={14} aria-hidden />
          </button>
        </span>
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-neutral-300">{name}</dt>
            <dd className="break-all">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
