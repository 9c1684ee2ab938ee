"use client";

import { ExternalLink } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import type { ReactNode } from "react";
import { useChannel } from "@/features/channels/channel-provider";
import { ChatPanel } from "@/features/chat/chat-panel";
import { Player } from "@/features/player/player";
import { Button } from "@/components/ui/button";

/** Readings and form (the children) beside preview and chat. */
export function LiveManager({ children }: { children: ReactNode }) {
  const t = useTranslations("studio");
  const { store, page, socket, state } = useChannel();
  return (
    <div className="mx-auto grid w-full max-w-[90rem] gap-5 px-4 py-6 sm:px-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="flex flex-wrap items-center justify-between gap-3 lg:col-span-2">
        <h1 className="text-2xl font-bold tracking-tight">{t("heading")}</h1>
        <Button asChild variant="outline">
          <Link href={`/${page.username}`}>
            <ExternalLink size={16} aria-hidden />
            {t("viewChannel")}
          </Link>
        </Button>
      </div>
      <div className="flex min-w-0 flex-col gap-5">{children}</div>
      <div className="flex min-w-0 flex-col gap-5">
        <section aria-label={t("preview")}>
          <Player
            preview
            broadcast={state.broadcast}
            stream={state.stream}
            title={state.info.title || t("preview")}
            channelName={page.display_name}
            graceEndsAt={state.graceEndsAt}
            isStale={state.isStale}
            onContactChange={store.checkSoon}
            offline={
              <p
                data-testid="offline-state"
                className="flex size-full items-center justify-center p-6 text-center text-sm text-neutral-300"
              >
                {t("previewOffline")}
              </p>
            }
            className="aspect-video w-full rounded-xl"
          />
        </section>
        <ChatPanel
          socket={socket}
          isMember
          loginHref="/login?next=/dashboard"
          className="h-[32rem] overflow-hidden rounded-xl border border-line lg:sticky lg:top-18 lg:h-[max(20rem,calc(100dvh-28rem))]"
        />
      </div>
    </div>
  );
}
