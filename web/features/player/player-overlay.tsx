"use client";

import { LoaderCircle, Play, RotateCcw, RotateCw, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { bdi } from "@/components/ui/bdi";
import type { PlayerSnapshot } from "@/features/player/player-snapshot";
import { useNow } from "@/lib/hooks/use-now";

interface PlayerOverlayProps {
  isLive: boolean;
  snapshot: PlayerSnapshot;
  channelName: string;
  graceEndsAt: string | null;
  offline: ReactNode;
  onRetry: () => void;
  onPlay: () => void;
}

/** One designed screen per state; nothing while the video plays. */
export function PlayerOverlay({ isLive, snapshot, channelName, graceEndsAt, offline, onRetry, onPlay }: PlayerOverlayProps) {
  const t = useTranslations("player");
  switch (snapshot.state) {
    case "playing":
      return null;
    case "offline":
      return <div className="relative size-full">{offline}</div>;
    case "paused":
      return (
        <button
          type="button"
          aria-label={t("play")}
          onClick={onPlay}
          className="relative flex size-18 items-center justify-center rounded-full bg-black/70 hover:bg-brand"
        >
          <Play size={34} aria-hidden className="ms-1 fill-current" />
        </button>
      );
    case "ended":
      return (
        <button
          type="button"
          onClick={onPlay}
          className="relative flex h-11 items-center gap-2 rounded-full bg-black/70 px-5 text-sm font-semibold hover:bg-brand"
        >
          <RotateCcw size={18} aria-hidden />
          {t("playAgain")}
        </button>
      );
    case "loading":
      return snapshot.loss ? <Waiting label={t("retrying")} /> : <Waiting label={t(isLive ? "loading" : "loadingVideo")} late={t("slowStart")} />;
    case "buffering":
      return <Waiting label={t(snapshot.loss ? "retrying" : "buffering")} />;
    case "starting":
      return <Slate isWaiting title={t("starting")} text={t.rich("startingText", { name: channelName, bdi })} />;
    case "full":
      return <Slate isWaiting title={t("full")} text={t("fullText")} />;
    case "ending":
      return <Slate title={t.rich("ending", { name: channelName, bdi })} />;
    case "reconnecting":
      return (
        <Slate isWaiting title={t("reconnecting")} text={t.rich("reconnectingText", { name: channelName, bdi })}>
          {graceEndsAt && <GraceCountdown endsAt={graceEndsAt} />}
        </Slate>
      );
    case "error":
      return <Failure snapshot={snapshot} onRetry={onRetry} />;
  }
}

/** `late` appears some seconds later, by style alone: who needs it has perhaps not got our code yet. */
function Waiting({ label, late }: { label: string; late?: string }) {
  return (
    <div className="pointer-events-none relative flex flex-col items-center gap-3 px-4 text-center drop-shadow max-sm:gap-1.5 max-sm:pb-12">
      <LoaderCircle size={44} aria-hidden className="animate-spin" />
      <span className="rounded-md bg-black/60 px-2 py-0.5 text-sm">{label}</span>
      {late && <span className="late-words rounded-md bg-black/60 px-2 py-0.5 text-sm">{late}</span>}
    </div>
  );
}

interface SlateProps {
  title: ReactNode;
  text?: ReactNode;
  /** Something is on its way. */
  isWaiting?: boolean;
  children?: ReactNode;
}

function Slate({ title, text, isWaiting, children }: SlateProps) {
  return (
    <div className="pointer-events-none relative flex size-full flex-col items-center justify-center gap-2 bg-black/75 p-6 text-center max-sm:px-4 max-sm:pt-3 max-sm:pb-14">
      {isWaiting && <LoaderCircle size={36} aria-hidden className="mb-2 animate-spin max-sm:hidden" />}
      <p className="text-lg font-semibold">{title}</p>
      {text && <p className="max-w-md text-sm text-neutral-300">{text}</p>}
      {children}
    </div>
  );
}

function GraceCountdown({ endsAt }: { endsAt: string }) {
  const t = useTranslations("player");
  const now = useNow();
  if (now === null) {
    return null;
  }
  const seconds = Math.max(0, Math.ceil((Date.parse(endsAt) - now) / 1000));
  return (
    <p aria-hidden className="num text-sm text-neutral-300">
      {t("graceLeft", { seconds })}
    </p>
  );
}

function Failure({ snapshot, onRetry }: { snapshot: PlayerSnapshot; onRetry: () => void }) {
  const t = useTranslations("player");
  const reason = snapshot.failure ?? "decode";
  return (
    <div role="alert" className="relative flex flex-col items-center gap-3 p-6 text-center">
      <TriangleAlert size={36} aria-hidden />
      <p className="text-lg font-semibold">{t(`failures.${reason}`)}</p>
      <p className="max-w-md text-sm text-neutral-300">{t(`failureTexts.${reason}`)}</p>
      <button
        type="button"
        onClick={onRetry}
        className="mt-1 flex h-11 items-center gap-2 rounded-lg bg-white px-4 text-sm font-medium text-black hover:bg-neutral-200"
      >
        <RotateCw size={16} aria-hidden />
        {t("retry")}
      </button>
    </div>
  );
}
