import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { liveChips } from "@/features/channels/live-chips";
import { LiveGrid } from "@/features/channels/live-grid";
import { type LiveFilter, PAGE_SIZE } from "@/features/channels/live-query";
import { FilterChips } from "@/components/ui/filter-chips";
import { unwrap } from "@/lib/api/problem";
import { serverApi } from "@/lib/api/server";
import { languageName } from "@/lib/language-name";
import { firstOf, type SearchParams } from "@/lib/search-params";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meta"))("browse"), alternates: { canonical: "/browse" } };
}

export default async function BrowsePage({ searchParams }: { searchParams: SearchParams }) {
  const query = await searchParams;
  const filter: LiveFilter = {
    category: firstOf(query.category),
    tag: firstOf(query.tag),
    language: firstOf(query.language),
  };
  const isFiltered = Object.values(filter).some(Boolean);
  const [t, locale, api] = await Promise.all([getTranslations("home"), getLocale(), serverApi()]);
  const list = (by: LiveFilter) => unwrap(api.GET("/api/streams/live", { params: { query: { ...by, limit: PAGE_SIZE } } }));
  const [live, all] = await Promise.all([list(filter), isFiltered ? list({}) : null]);
  const words = { all: t("all"), language: (code: string) => languageName(code, locale) };
  return (
    <>
      <FilterChips chips={liveChips((all ?? live).streams, filter, words)} />
      <LiveGrid
        key={JSON.stringify(filter)}
        filter={filter}
        initial={live}
        empty={<p className="py-12 text-center text-muted">{t(isFiltered ? "emptyFiltered" : "emptyTitle")}</p>}
      />
    </>
  );
}
