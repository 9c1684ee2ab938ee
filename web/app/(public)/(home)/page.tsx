import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { HomeView } from "@/app/(public)/(home)/home-view";
import { VideoRows } from "@/app/(public)/(home)/video-rows";
import { CategoryTile } from "@/features/channels/category-tile";
import { ChannelTile } from "@/features/channels/channel-tile";
import { EmptyInstance } from "@/features/channels/empty-instance";
import { liveChips } from "@/features/channels/live-chips";
import { PAGE_SIZE } from "@/features/channels/live-query";
import { Row } from "@/features/channels/row";
import { bdi } from "@/components/ui/bdi";
import { orNull, unwrap } from "@/lib/api/problem";
import { getFollowed, getInstance, serverApi } from "@/lib/api/server";
import { languageName } from "@/lib/language-name";
import { getSessionOrGuest } from "@/lib/session";

const CATEGORIES = 8;
/** Those on air come first, and are shown above. */
const CHANNELS = 60;
const OFFLINE = 9;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meta"))("home"), alternates: { canonical: "/" } };
}

export default async function HomePage() {
  const [t, locale, api, session] = await Promise.all([getTranslations("home"), getLocale(), serverApi(), getSessionOrGuest()]);
  const isMember = session.status === "user";
  const [instance, live, followed, categories, channels] = await Promise.all([
    getInstance(),
    unwrap(api.GET("/api/streams/live", { params: { query: { limit: PAGE_SIZE } } })),
    getFollowed(isMember),
    orNull(api.GET("/api/categories", { params: { query: { sort: "viewers", limit: CATEGORIES } } })),
    orNull(api.GET("/api/channels", { params: { query: { sort: "recent", limit: CHANNELS } } })),
  ]);
  const liveCategories = categories?.categories.filter(({ stream_count }) => stream_count > 0) ?? [];
  const offline = channels?.channels.filter(({ is_live }) => !is_live).slice(0, OFFLINE) ?? [];
  const words = { all: t("all"), language: (code: string) => languageName(code, locale) };
  return (
    <div className="pb-12">
      <h1 className="sr-only">{t.rich("welcome", { instance: instance.name, bdi })}</h1>
      <HomeView
        initial={live}
        chips={liveChips(live.streams, {}, words)}
        followed={followed}
        empty={<EmptyInstance instance={instance} needsSetup={instance.setup_required} />}
      />
      <div className="page-gutter flex flex-col gap-8 pt-8">
        <VideoRows isMember={isMember} />
        {liveCategories.length > 0 && (
          <Row title={t("categories")} more="/browse/categories">
            <ul className="cover-grid">
              {liveCategories.map((category) => (
                <li key={category.id}>
                  <CategoryTile category={category} />
                </li>
              ))}
            </ul>
          </Row>
        )}
        {offline.length > 0 && (
          <Row title={t("channels")} more="/browse/channels">
            <ul className="tile-grid">
              {offline.map((channel) => (
                <li key={channel.id}>
                  <ChannelTile
                    channel={channel}
                    lastLive={channel.last_broadcast?.ended_at}
                    isMember={isMember}
                    isFollowed={followed.includes(channel.username)}
                  />
                </li>
              ))}
            </ul>
          </Row>
        )}
      </div>
    </div>
  );
}
