"use client";

import { useTranslations } from "next-intl";
import { bdi } from "@/components/ui/bdi";
import type { Broadcast } from "@/features/player/player-machine";
import type { PlayerSnapshot } from "@/features/player/player-snapshot";
import { useSlowText } from "@/features/player/slow-notice";

interface StatusLineProps {
  broadcast: Broadcast;
  snapshot: PlayerSnapshot;
  isStale: boolean;
  channelName: string;
  /** What a key has just done. */
  echo: string;
}

/** Says what changes to those who do not see it. It is always there: a line that comes with its text is not read aloud. */
export function StatusLine({ broadcast, snapshot, isStale, channelName, echo }: StatusLineProps) {
  const t = useTranslations("player");
  const slow = useSlowText(snapshot.slow);
  const text = () => {
    if (echo) return echo;
    if (isStale) return t("status.unknown");
    if (broadcast !== "offline" && snapshot.failure) return t(`failures.${snapshot.failure}`);
    if (slow) return slow;
    return t.rich(`status.${broadcast}`, { name: channelName, bdi });
  };
  return (
    <p role="status" className="sr-only">
      {text()}
    </p>
  );
}
