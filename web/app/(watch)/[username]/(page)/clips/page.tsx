import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { channelMetadata, requireChannel } from "@/app/(watch)/channel-metadata";
import type { ChannelParams } from "@/app/(watch)/find-channel";
import { ClipChips } from "@/features/videos/clip-chips";
import { ClipList } from "@/features/videos/clip-list";
import { clipOrder } from "@/features/videos/clip-order";
import { channelClips, getClipViewer } from "@/features/videos/clips-of";
import type { SearchParams } from "@/lib/search-params";

type ClipsParams = ChannelParams & { searchParams: SearchParams };

export function generateMetadata(props: ClipsParams): Promise<Metadata> {
  return channelMetadata(props, "/clips");
}

export default async function ChannelClipsPage(props: ClipsParams) {
  const [t, { username }, order, viewer] = await Promise.all([
    getTranslations("videos.clips"),
    requireChannel(props),
    props.searchParams.then(clipOrder),
    getClipViewer(),
  ]);
  const clips = await channelClips(username, order);
  return (
    <section aria-label={t("heading")} className="flex flex-col gap-4">
      <ClipChips path={`/${username}/clips`} order={order} />
      <ClipList key={order} initial={clips} of={{ username }} order={order} viewer={viewer} />
    </section>
  );
}
