"use client";

import { Check, Gauge } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import type { Health } from "@/lib/api/types";
import { cx } from "@/lib/cx";

interface GoLiveStepsProps {
  health: Health;
  /** The server does not answer: the broadcast may do something else by now. */
  isStale: boolean;
  serverUrl: string;
  /** The channel's address, to be given to viewers. */
  channelUrl: string;
  preview: ReactNode;
}

/** What to do to go live, and how far one has come: the last steps tick themselves off. */
export function GoLiveSteps({ health, isStale, serverUrl, channelUrl, preview }: GoLiveStepsProps) {
  const t = useTranslations("studio.steps");
  const { state } = health;
  const isConnected = state === "starting" || state === "live";
  return (
    <Card aria-labelledby="steps-title">
      <h2 id="steps-title" className="sr-only">
        {t("heading")}
      </h2>
      <ol data-testid="go-live-steps" data-state={state} className="flex flex-col gap-4">
        <Step number={1} done={state !== "offline"}>
          {t("copy")}
        </Step>
        <Step number={2} done={state !== "offline"}>
          {t("start")}
        </Step>
        <Step number={3} done={isConnected} current={!isConnected}>
          <p role="status">{isStale ? t("unknown") : <Connection health={health} />}</p>
          {state === "offline" && (
            <p className="mt-0.5 text-sm break-words text-muted">{t("listening", { url: serverUrl })}</p>
          )}
        </Step>
        <Step number={4} done={state === "live"} current={state === "starting"}>
          <p role="status" className={cx(state === "live" && "font-semibold")}>
            {t(state === "live" ? "live" : state === "starting" ? "starting" : "notLive")}
          </p>
          {state === "live" && (
            <div className="mt-3 flex flex-wrap gap-2">
              <Button asChild variant="primary">
                <Link href="/dashboard/live">
                  <Gauge size={18} aria-hidden />
                  {t("openManager")}
                </Link>
              </Button>
              <CopyButton text={channelUrl} subject={t("channelLink")} label={t("copyLink")} />
            </div>
          )}
        </Step>
      </ol>
      {isConnected && <div className="mt-5">{preview}</div>}
    </Card>
  );
}

function Connection({ health: { state, video } }: { health: Health }) {
  const t = useTranslations("studio.steps");
  const format = useFormatter();
  if (state === "offline") return t("waiting");
  if (state === "reconnecting") return t("lost");
  if (!video) return t("connected");
  const fps = format.number(video.fps, { maximumFractionDigits: 0 });
  return t("connectedWith", { size: `${video.width}×${video.height}`, fps });
}

interface StepProps {
  number: number;
  done: boolean;
  current?: boolean;
  children: ReactNode;
}

function Step({ number, done, current = false, children }: StepProps) {
  return (
    <li aria-current={current ? "step" : undefined} className="flex gap-3">
      <span
        aria-hidden
        className={cx(
          "flex size-7 shrink-0 items-center justify-center rounded-full text-sm font-semibold",
          done ? "bg-good text-surface" : current ? "animate-pulse bg-warn-soft text-warn" : "bg-raised text-muted",
        )}
      >
        {done ? <Check size={16} /> : number}
      </span>
      <div className={cx("min-w-0 grow pt-0.5", !done && !current && "text-muted")}>{children}</div>
    </li>
  );
}
