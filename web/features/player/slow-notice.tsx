"use client";

import { useFormatter, useTranslations } from "next-intl";
import { HOLD_S } from "@/features/player/buffer-hold";
import type { SlowNetwork } from "@/features/player/network-watch";

interface SlowNoticeProps {
  slow: SlowNetwork | null;
  inHand: number | null;
  onWait: () => void;
  /** Absent for who has done so. */
  onAudioOnly?: () => void;
}

const BUTTON = "flex h-9 items-center rounded-lg px-3 font-medium pointer-coarse:h-11";

/** Tells a viewer with a slow network what is wrong, and what can be done. */
export function SlowNotice({ slow, inHand, onWait, onAudioOnly }: SlowNoticeProps) {
  const t = useTranslations("player");
  const text = useSlowText(slow);
  return (
    <div
      data-testid="slow-notice"
      className="rounded-xl border border-transparent bg-black/85 px-4 py-3 text-sm shadow-pop"
    >
      {text && <p>{text}</p>}
      {inHand !== null && (
        <p className="num mt-1 text-neutral-300">{t("bufferedSoFar", { have: inHand, seconds: HOLD_S })}</p>
      )}
      <div className="mt-2 flex flex-wrap gap-2 empty:hidden">
        {inHand === null && (
          <button type="button" onClick={onWait} className={`${BUTTON} bg-white text-black hover:bg-neutral-200`}>
            {t("waitAndBuffer", { seconds: HOLD_S })}
          </button>
        )}
        {onAudioOnly && (
          <button type="button" onClick={onAudioOnly} className={`${BUTTON} bg-white/20 hover:bg-white/30`}>
            {t("audioOnly")}
          </button>
        )}
      </div>
    </div>
  );
}

export function useSlowText(slow: SlowNetwork | null): string {
  const t = useTranslations("player");
  const format = useFormatter();
  if (!slow) return "";
  const { carriesKbps, needsKbps } = slow;
  if (carriesKbps === null || needsKbps === null) return t("slowTitle");
  const megabits = (kbps: number) => format.number(Math.max(kbps, 100) / 1000, { maximumFractionDigits: 1 });
  return t("slowFigures", { carries: megabits(carriesKbps), needs: megabits(needsKbps) });
}
