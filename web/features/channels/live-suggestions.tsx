import { getTranslations } from "next-intl/server";
import { Row } from "@/features/channels/row";
import { StreamCard } from "@/features/channels/stream-card";
import { orNull } from "@/lib/api/problem";
import { serverApi } from "@/lib/api/server";

const SHOWN = 4;

/** Who is live, for visitors who have come to nothing; nothing itself while nobody is. */
export async function LiveSuggestions() {
  const [t, api] = await Promise.all([getTranslations("home"), serverApi()]);
  const live = await orNull(api.GET("/api/streams/live", { params: { query: { limit: SHOWN } } }));
  if (!live || live.streams.length === 0) {
    return null;
  }
  return (
    <div className="page-gutter pb-12">
      <Row title={t("instead")} more="/browse">
        <ul className="card-grid">
          {live.streams.map((stream) => (
            <li key={stream.id}>
              <StreamCard stream={stream} />
            </li>
          ))}
        </ul>
      </Row>
    </div>
  );
}
