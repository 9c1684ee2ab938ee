"use client";

import { ExternalLink } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { EndBroadcastButton } from "@/features/studio/end-broadcast-button";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";

interface QuickActionsProps {
  username: string;
  /** The channel's address, to be given to viewers. */
  channelUrl: string;
  isOnAir: boolean;
}

/** What another site puts into its page to show the channel's player. */
function embedCode(channelUrl: string): string {
  const { origin, pathname } = new URL(channelUrl);
  const source = `${origin}/embed${pathname}`;
  return `<iframe src="${source}" width="640" height="360" allow="autoplay; fullscreen; picture-in-picture" style="border:0"></iframe>`;
}

export function QuickActions({ username, channelUrl, isOnAir }: QuickActionsProps) {
  const t = useTranslations("studio");
  return (
    <div role="group" aria-label={t("actions")} className="flex flex-wrap gap-2">
      <Button asChild variant="outline">
        <Link href={`/${username}`}>
          <ExternalLink size={16} aria-hidden />
          {t("viewChannel")}
        </Link>
      </Button>
      <CopyButton text={channelUrl} subject={t("steps.channelLink")} label={t("steps.copyLink")} />
      <CopyButton text={embedCode(channelUrl)} subject={t("embedCode")} label={t("copyEmbed")} />
      {isOnAir && <EndBroadcastButton />}
    </div>
  );
}
