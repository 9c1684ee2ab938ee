import type { Metadata } from "next";
import { channelMetadata, requireChannel } from "@/app/(watch)/channel-metadata";
import type { ChannelParams } from "@/app/(watch)/find-channel";
import { ChannelAbout } from "@/features/channels/channel-about";

export function generateMetadata(props: ChannelParams): Promise<Metadata> {
  return channelMetadata(props, "/about");
}

export default async function ChannelAboutPage(props: ChannelParams) {
  await requireChannel(props);
  return <ChannelAbout />;
}
