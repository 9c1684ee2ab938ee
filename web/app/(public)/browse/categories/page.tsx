import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CategoryTile } from "@/features/channels/category-tile";
import { NextPage } from "@/features/channels/next-page";
import { unwrap } from "@/lib/api/problem";
import { serverApi } from "@/lib/api/server";
import { firstOf, type SearchParams } from "@/lib/search-params";

const PAGE_SIZE = 60;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("home"))("categories"), alternates: { canonical: "/browse/categories" } };
}

export default async function CategoriesPage({ searchParams }: { searchParams: SearchParams }) {
  const [t, api, query] = await Promise.all([getTranslations("home"), serverApi(), searchParams]);
  const { categories, next_cursor } = await unwrap(
    api.GET("/api/categories", { params: { query: { sort: "viewers", limit: PAGE_SIZE, cursor: firstOf(query.cursor) } } }),
  );
  if (categories.length === 0) {
    return <p className="py-12 text-center text-muted">{t("noCategories")}</p>;
  }
  return (
    <>
      <ul className="cover-grid">
        {categories.map((category) => (
          <li key={category.id}>
            <CategoryTile category={category} heading="h2" />
          </li>
        ))}
      </ul>
      <NextPage path="/browse/categories" cursor={next_cursor} />
    </>
  );
}
