"use client";

import { Scissors, VolumeX, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type Edits, type Kind, type Stretch, without } from "@/features/videos/editor/stretches";
import { IconButton } from "@/components/ui/icon-button";
import { formatDuration } from "@/lib/format";

interface StretchListProps {
  edits: Edits;
  lengthMs: number;
  onChange: (edits: Edits) => void;
  onGo: (stretch: Stretch) => void;
}

const SIGNS = { cuts: Scissors, mutes: VolumeX } as const;

/** All that is taken out, each to be looked at or taken back. */
export function StretchList({ edits, lengthMs, onChange, onGo }: StretchListProps) {
  const t = useTranslations("videos.editor");
  const { from_ms, until_ms } = edits.trim;
  const time = (ms: number) => formatDuration(ms / 1000);
  const rows = (["cuts", "mutes"] as const).flatMap((kind: Kind) => edits[kind].map((stretch) => ({ kind, stretch })));
  if (rows.length === 0 && from_ms === 0 && until_ms === null) {
    return <p className="text-sm text-muted">{t("none")}</p>;
  }
  return (
    <ul data-testid="stretches" className="divide-y divide-line rounded-xl border border-line">
      {(from_ms > 0 || until_ms !== null) && (
        <li className="flex items-center gap-3 px-3 py-1.5 text-sm">
          <span className="num grow">{t("trimmed", { from: time(from_ms), until: time(until_ms ?? lengthMs) })}</span>
          <IconButton label={t("untrim")} onClick={() => onChange({ ...edits, trim: { from_ms: 0, until_ms: null } })}>
            <X size={18} aria-hidden />
          </IconButton>
        </li>
      )}
      {rows.map(({ kind, stretch }) => {
        const Sign = SIGNS[kind];
        const range = { from: time(stretch.from_ms), until: time(stretch.until_ms) };
        return (
          <li key={`${kind}${stretch.from_ms}`} className="flex items-center gap-3 px-3 py-1.5 text-sm">
            <Sign size={16} aria-hidden className="shrink-0" />
            <button type="button" onClick={() => onGo(stretch)} className="num min-h-10 grow text-start hover:underline pointer-coarse:min-h-11">
              {t(kind === "cuts" ? "cutFrom" : "mutedFrom", range)}
            </button>
            <IconButton label={t(kind === "cuts" ? "uncut" : "unmute", range)} onClick={() => onChange(without(edits, kind, stretch))}>
              <X size={18} aria-hidden />
            </IconButton>
          </li>
        );
      })}
    </ul>
  );
}
