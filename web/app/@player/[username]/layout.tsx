import { cookies } from "next/headers";
import { type ChannelParams, findChannel } from "@/app/(watch)/find-channel";
import { PlayerStage } from "@/app/(watch)/player-stage";
import { findMeanwhile } from "@/app/(watch)/find-meanwhile";
import { ClientMessages } from "@/components/shell/client-messages";
import type { ChannelPage } from "@/lib/api/types";
import { MATURE_COOKIE } from "@/lib/preferences";

/** Null also while the server is away; the page itself then says so. */
async function channelOrNull(username: string): Promise<ChannelPage | null> {
  try {
    return await findChannel(username);
  } catch {
    return null;
  }
}

export default async function PlayerSlot({ params }: ChannelParams) {
  const [page, jar] = await Promise.all([params.then(({ username }) => channelOrNull(username)), cookies()]);
  if (!page) {
    return null;
  }
  const meanwhile = page.is_live ? null : await findMeanwhile(page.username);
  return (
    <ClientMessages of={["channel", "player", "videos", "units"]}>
      <PlayerStage page={page} isOfAge={jar.has(MATURE_COOKIE)} meanwhile={meanwhile} />
    </ClientMessages>
  );
}
