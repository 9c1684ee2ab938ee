import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ChatWindow } from "@/app/(watch)/[username]/chat/chat-window";
import { requireChannel } from "@/app/(watch)/channel-metadata";
import type { ChannelParams } from "@/app/(watch)/find-channel";
import { ChannelProvider } from "@/features/channels/channel-provider";
import { getInstance } from "@/lib/api/server";
import { getSession } from "@/lib/session";
import { shownName } from "@/lib/shown-name";

export async function generateMetadata(props: ChannelParams): Promise<Metadata> {
  const [page, t] = await Promise.all([requireChannel(props), getTranslations("chat")]);
  return { title: { absolute: t("popOutTitle", { name: shownName(page) }) }, robots: { index: false } };
}

/** The chat alone, for a window of its own. */
export default async function ChatPage(props: ChannelParams) {
  const [page, session, instance] = await Promise.all([requireChannel(props), getSession(), getInstance()]);
  const isMember = session.status === "user";
  return (
    <ChannelProvider key={`${page.id}:${isMember}`} page={page} isMember={isMember}>
      <ChatWindow isMember={isMember} messageLimit={instance.limits.message_max_length} />
    </ChannelProvider>
  );
}
