import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { ChannelRoom } from "@/app/(watch)/[username]/(page)/channel-room";
import { type ChannelParams, findChannel } from "@/app/(watch)/find-channel";
import { getInstance } from "@/lib/api/server";
import { MATURE_COOKIE } from "@/lib/preferences";

/** Head and chat of a channel; its tabs are the pages below, and change neither. */
export default async function ChannelLayout({ params, children }: ChannelParams & { children: ReactNode }) {
  const { username } = await params;
  const [page, instance, jar] = await Promise.all([findChannel(username), getInstance(), cookies()]);
  if (!page) {
    return children; // The page says that there is no such channel.
  }
  return (
    <ChannelRoom
      page={page}
      isOfAge={jar.has(MATURE_COOKIE)}
      instance={instance.name}
      messageLimit={instance.limits.message_max_length}
    >
      {children}
    </ChannelRoom>
  );
}
