import type { Metadata } from "next";
import { channelMetadata, requireChannel } from "@/app/(watch)/channel-metadata";
import type { ChannelParams } from "@/app/(watch)/find-channel";
import { ChannelHome } from "@/features/channels/channel-home";

export function generateMetadata(props: ChannelParams): Promise<Metadata> {
  return channelMetadata(props);
}

export default async function ChannelHomePage(props: ChannelParams) {
  await requireChannel(props);
  return <ChannelHome />;
}
