import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { ChannelTile } from "@/features/channels/channel-tile";
import { StreamCard } from "@/features/channels/stream-card";
import { MessagePage } from "@/components/shell/message-page";
import { Button } from "@/components/ui/button";
import { unwrap } from "@/lib/api/problem";
import { serverApi } from "@/lib/api/server";
import { liveFirst } from "@/lib/followed";
import { RAIL_FOLLOWED } from "@/lib/rail";
import { requireProfile } from "@/lib/session";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meta"))("following"), robots: { index: false } };
}

export default async function FollowingPage() {
  await requireProfile("/following");
  const [t, api] = await Promise.all([getTranslations("home"), serverApi()]);
  const following = await unwrap(api.GET("/api/user/following", { params: { query: { limit: RAIL_FOLLOWED } } }));
  const users = liveFirst(following.users);
  const live = users.flatMap(({ stream }) => stream ?? []);
  if (users.length === 0) {
    return (
      <MessagePage title={t("followNobodyTitle")} text={t("followNobodyText")}>
        <Button asChild variant="primary">
          <Link href="/browse">{t("toBrowse")}</Link>
        </Button>
      </MessagePage>
    );
  }
  return (
    <div className="page-gutter flex flex-col gap-8 py-6 sm:py-8">
      <h1 className="text-page">{t("followingHeading")}</h1>
      {live.length > 0 && (
        <section aria-labelledby="following-live" className="flex flex-col gap-4">
          <h2 id="following-live" className="text-section">
            {t("heading")}
          </h2>
          <ul className="card-grid">
            {live.map((stream) => (
              <li key={stream.id}>
                <StreamCard stream={stream} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="following-channels" className="flex flex-col gap-4">
        <h2 id="following-channels" className="text-section">
          {t("channels")}
        </h2>
        <ul className="tile-grid">
          {users.map((user) => (
            <li key={user.id}>
              <ChannelTile channel={user} lastLive={user.last_live_at} isMember isFollowed />
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
