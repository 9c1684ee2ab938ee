import type { Metadata } from "next";
import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import { EmbeddedChannel } from "@/app/(embed)/embed/[username]/embedded-channel";
import { type ChannelParams, findChannel } from "@/app/(watch)/find-channel";
import { ChannelProvider } from "@/features/channels/channel-provider";
import { getInstanceName } from "@/lib/api/server";
import { MATURE_COOKIE } from "@/lib/preferences";
import { shownName } from "@/lib/shown-name";

async function find({ params }: ChannelParams) {
  return (await findChannel((await params).username)) ?? notFound();
}

export async function generateMetadata(props: ChannelParams): Promise<Metadata> {
  const page = await find(props);
  return { title: shownName(page), alternates: { canonical: `/${page.username}` } };
}

/** The player alone. Whoever sees it counts as a guest: the page needs no cookies, which other sites do not let through. */
export default async function EmbedPage(props: ChannelParams) {
  const [page, instance, jar] = await Promise.all([find(props), getInstanceName(), cookies()]);
  return (
    <ChannelProvider page={page} isMember={false}>
      <EmbeddedChannel instance={instance} isOfAge={jar.has(MATURE_COOKIE)} />
    </ChannelProvider>
  );
}
