import "server-only";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { notFound } from "next/navigation";
import { type ChannelParams, findChannel } from "@/app/(watch)/find-channel";
import { oembedLink } from "@/app/(watch)/shared-metadata";
import { tabTitle } from "@/features/channels/tab-title";
import { getInstanceName } from "@/lib/api/server";
import type { ChannelPage } from "@/lib/api/types";
import { shownName } from "@/lib/shown-name";

/** The channel that the address names, or the page that says that there is none. */
export async function requireChannel({ params }: ChannelParams): Promise<ChannelPage> {
  return (await findChannel((await params).username)) ?? notFound();
}

/** What is on, unless it is not for everyone; else what the owner has hung up. */
function picturesOf({ stream, channel, banner }: ChannelPage) {
  if (stream && !channel.is_mature) {
    return [stream.thumbnail_url];
  }
  return banner ? [banner] : [];
}

/** What the tab, search engines and link previews are told of a channel; `tab` is the path below it. */
export async function channelMetadata(props: ChannelParams, tab = ""): Promise<Metadata> {
  const [page, t, instance] = await Promise.all([requireChannel(props), getTranslations("channel"), getInstanceName()]);
  const name = shownName(page);
  const { title } = page.channel;
  const description = page.channel.description || page.bio || t("ogDescription", { name, instance });
  const heading = page.is_live && title ? `${title} — ${name}` : name;
  const images = picturesOf(page);
  return {
    title: { absolute: tabTitle({ name, title, isLive: page.is_live, instance }) },
    description,
    alternates: { ...(await oembedLink(`/${page.username}`)), canonical: `/${page.username}${tab}` },
    openGraph: { siteName: instance, type: "video.other", url: `/${page.username}`, title: heading, description, images },
    twitter: { card: images.length > 0 ? "summary_large_image" : "summary", title: heading, description, images },
  };
}
