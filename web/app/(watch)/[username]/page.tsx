import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { notFound } from "next/navigation";
import { ChannelView } from "@/app/(watch)/[username]/channel-view";
import { ChannelProvider } from "@/features/channels/channel-provider";
import { getChannel, getInstanceName } from "@/lib/api/server";
import type { ChannelPage } from "@/lib/api/types";
import { getSession } from "@/lib/session";
import { USERNAME } from "@/lib/username";

interface ChannelPageProps {
  params: Promise<{ username: string }>;
}

async function findChannel({ params }: ChannelPageProps): Promise<ChannelPage> {
  const { username } = await params;
  const page = USERNAME.test(username) ? await getChannel(username.toLowerCase()) : null;
  return page ?? notFound();
}

export async function generateMetadata(props: ChannelPageProps): Promise<Metadata> {
  const [page, t, instance] = await Promise.all([findChannel(props), getTranslations("channel"), getInstanceName()]);
  const title = page.is_live && page.channel.title ? `${page.channel.title} — ${page.display_name}` : page.display_name;
  const description = page.channel.description || page.bio || t("ogDescription", { name: page.display_name, instance });
  return {
    title,
    description,
    alternates: { canonical: `/${page.username}` },
    openGraph: {
      siteName: instance,
      type: "video.other",
      url: `/${page.username}`,
      title,
      description,
      images: page.stream ? [page.stream.thumbnail_url] : [],
    },
  };
}

export default async function ChannelRoute(props: ChannelPageProps) {
  const [page, session] = await Promise.all([findChannel(props), getSession()]);
  const isMember = session.status === "user";
  return (
    // A new key after logging in or out: the socket belongs to one identity.
    <ChannelProvider key={`${page.id}:${isMember}`} page={page} isMember={isMember}>
      <ChannelView isMember={isMember} isOwner={isMember && session.profile.id === page.id} />
    </ChannelProvider>
  );
}
