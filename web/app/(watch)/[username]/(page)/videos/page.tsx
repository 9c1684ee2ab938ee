import type { Metadata } from "next";
import { channelMetadata, requireChannel } from "@/app/(watch)/channel-metadata";
import type { ChannelParams } from "@/app/(watch)/find-channel";
import { ChannelVideos } from "@/features/videos/channel-videos";
import { PAGE_SIZE } from "@/features/videos/page-size";
import { unwrap } from "@/lib/api/problem";
import { serverApi } from "@/lib/api/server";
import { shownName } from "@/lib/shown-name";

export function generateMetadata(props: ChannelParams): Promise<Metadata> {
  return channelMetadata(props, "/videos");
}

export default async function ChannelVideosPage(props: ChannelParams) {
  const [channel, api] = await Promise.all([requireChannel(props), serverApi()]);
  const { username } = channel;
  const params = { path: { username }, query: { limit: PAGE_SIZE } };
  const videos = await unwrap(api.GET("/api/users/{username}/vods", { params }));
  return <ChannelVideos initial={videos} username={username} name={shownName(channel)} />;
}
