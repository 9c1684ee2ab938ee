import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ChannelTile } from "@/features/channels/channel-tile";
import { NextPage } from "@/features/channels/next-page";
import { unwrap } from "@/lib/api/problem";
import { getFollowed, serverApi } from "@/lib/api/server";
import { firstOf, type SearchParams } from "@/lib/search-params";
import { getSession } from "@/lib/session";

const PAGE_SIZE = 60;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("home"))("channels"), alternates: { canonical: "/browse/channels" } };
}

export default async function ChannelsPage({ searchParams }: { searchParams: SearchParams }) {
  const [t, api, query, session] = await Promise.all([getTranslations("home"), serverApi(), searchParams, getSession()]);
  const isMember = session.status === "user";
  const [{ channels, next_cursor }, followed] = await Promise.all([
    unwrap(api.GET("/api/channels", { params: { query: { sort: "recent", limit: PAGE_SIZE, cursor: firstOf(query.cursor) } } })),
    getFollowed(isMember),
  ]);
  if (channels.length === 0) {
    return <p className="py-12 text-center text-muted">{t("noChannels")}</p>;
  }
  return (
    <>
      <ul className="tile-grid">
        {channels.map((channel) => (
          <li key={channel.id}>
            <ChannelTile
              channel={channel}
              lastLive={channel.last_broadcast?.ended_at}
              isMember={isMember}
              isFollowed={followed.includes(channel.username)}
              heading="h2"
            />
          </li>
        ))}
      </ul>
      <NextPage path="/browse/channels" cursor={next_cursor} />
    </>
  );
}
