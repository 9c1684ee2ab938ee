import { X } from "lucide-react";
import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import Link from "next/link";
import { EmptyInstance } from "@/features/channels/empty-instance";
import { LiveGrid } from "@/features/channels/live-grid";
import { type LiveFilter, PAGE_SIZE } from "@/features/channels/live-query";
import { unwrap } from "@/lib/api/problem";
import { getInstance, serverApi } from "@/lib/api/server";
import { firstOf, type SearchParams } from "@/lib/search-params";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meta"))("home") };
}

export default async function HomePage({ searchParams }: { searchParams: SearchParams }) {
  const query = await searchParams;
  const filter: LiveFilter = {
    category: firstOf(query.category),
    tag: firstOf(query.tag),
    language: firstOf(query.language),
  };
  const api = await serverApi();
  const [instance, live] = await Promise.all([
    getInstance(),
    unwrap(api.GET("/api/streams/live", { params: { query: { ...filter, limit: PAGE_SIZE } } })),
  ]);
  const isFiltered = Object.values(filter).some(Boolean);
  return (
    <div className="mx-auto w-full max-w-[100rem] px-4 py-6 sm:px-6 sm:py-8">
      <Heading filter={filter} />
      <div className="mt-6">
        <LiveGrid
          filter={filter}
          initial={live}
          empty={<EmptyInstance isFiltered={isFiltered} needsSetup={instance.setup_required} />}
        />
      </div>
    </div>
  );
}

async function Heading({ filter }: { filter: LiveFilter }) {
  const t = await getTranslations("home");
  const languages = new Intl.DisplayNames([await getLocale()], { type: "language" });
  const labels = [
    filter.category && t("filterCategory", { name: filter.category }),
    filter.tag && t("filterTag", { name: filter.tag }),
    filter.language && t("filterLanguage", { name: displayName(languages, filter.language) }),
  ].filter(Boolean);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <h1 className="text-2xl font-bold tracking-tight">{t("heading")}</h1>
      {labels.length > 0 && (
        <Link
          href="/"
          className="thumb-size relative flex items-center gap-1.5 rounded-full bg-raised py-1 pr-2.5 pl-3.5 text-sm font-medium hover:bg-line"
        >
          {labels.join(" · ")}
          <X size={16} aria-hidden />
          <span className="sr-only">{t("clearFilter")}</span>
        </Link>
      )}
    </div>
  );
}

/** The filter comes from the address bar, so it may be no language at all. */
function displayName(languages: Intl.DisplayNames, code: string): string {
  try {
    return languages.of(code) ?? code;
  } catch {
    return code;
  }
}
