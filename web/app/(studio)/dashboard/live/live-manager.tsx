"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { useChannel } from "@/features/channels/channel-provider";
import { ChatPanel } from "@/features/chat/chat-panel";
import { Player } from "@/features/player/player";
import { HealthDetails } from "@/features/studio/health-details";
import { QuickActions } from "@/features/studio/quick-actions";
import { StatusStrip } from "@/features/studio/status-strip";
import type { Health } from "@/lib/api/types";
import { cx } from "@/lib/cx";
import { useMediaQuery } from "@/lib/hooks/use-media-query";
import { useOwnBroadcast } from "@/lib/hooks/use-own-broadcast";
import { shownName } from "@/lib/shown-name";

const POLL_MS = 2500;
/** Tailwind's `md`: from there on everything is in view at once. */
const ROOMY = "(min-width: 48rem)";

const VIEWS = ["chat", "info", "health"] as const;

interface LiveManagerProps {
  initial: Health;
  messageLimit: number;
  channelUrl: string;
  /** What the channel shows, to be edited. */
  children: ReactNode;
}

/** Status and form, preview and actions, chat: side by side or, on a phone, one at a time under the status. */
export function LiveManager({ initial, messageLimit, channelUrl, children }: LiveManagerProps) {
  const t = useTranslations("studio");
  const { page, socket } = useChannel();
  const own = useOwnBroadcast(initial, POLL_MS);
  const isRoomy = useMediaQuery(ROOMY);
  const [view, setView] = useState<(typeof VIEWS)[number]>("chat");
  const shownIn = (wanted: typeof view) => (view === wanted ? "max-md:mt-4" : "max-md:hidden");
  return (
    <div className="@container grow md:px-6 md:py-5">
      <h1 className="sr-only text-2xl font-bold tracking-tight md:not-sr-only md:pb-4">{t("heading")}</h1>
      <div className="grid gap-x-4 md:grid-cols-[minmax(16rem,2fr)_minmax(0,3fr)] md:grid-rows-[min-content_1fr] md:gap-y-4 @min-[53rem]:grid-cols-[16rem_minmax(0,1fr)_17rem] @6xl:grid-cols-[20rem_minmax(0,1fr)_22rem]">
        <div className="min-w-0 max-md:contents md:row-span-2 md:flex md:flex-col md:gap-5">
          <StatusStrip {...own} />
          <div role="group" aria-label={t("views.label")} className="flex border-b border-line bg-surface px-2 md:hidden">
            {VIEWS.map((name) => (
              <button
                key={name}
                type="button"
                aria-pressed={view === name}
                onClick={() => setView(name)}
                className={cx(
                  "h-11 grow border-b-2 text-sm font-medium -outline-offset-2",
                  view === name ? "border-accent text-ink" : "border-transparent text-muted",
                )}
              >
                {t(`views.${name}`)}
              </button>
            ))}
          </div>
          <div className={cx("max-md:order-1 max-md:px-4 max-md:pb-4", shownIn("health"))}>
            <HealthDetails health={own.health} isStale={own.isStale} />
          </div>
          <div className={cx("max-md:px-4 max-md:pb-4", shownIn("info"))}>{children}</div>
        </div>
        <div className={cx("flex min-w-0 flex-col gap-4 max-md:px-4", shownIn("health"))}>
          {(isRoomy || view === "health") && <Preview />}
          <QuickActions username={page.username} channelUrl={channelUrl} isOnAir={own.health.state !== "offline"} />
        </div>
        <ChatPanel
          socket={socket}
          isMember
          messageLimit={messageLimit}
          loginHref="/login?next=/dashboard/live"
          className={cx(
            "overflow-hidden max-md:h-[clamp(16rem,calc(100dvh-19rem),44rem)] md:h-[32rem] md:rounded-xl md:border md:border-line",
            "@min-[53rem]:sticky @min-[53rem]:top-[calc(var(--bar)+1rem)] @min-[53rem]:h-[max(20rem,calc(100dvh-9rem))]",
            view !== "chat" && "max-md:hidden",
          )}
        />
      </div>
    </div>
  );
}

function Preview() {
  const t = useTranslations("studio");
  const { store, page, state } = useChannel();
  return (
    <section aria-label={t("preview")}>
      <Player
        preview
        source={{ kind: "live", broadcast: state.broadcast, stream: state.stream }}
        title={state.info.title || t("preview")}
        channelName={shownName(page)}
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
  );
}
