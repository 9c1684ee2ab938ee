import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { notFound } from "next/navigation";
import { CategoryCover } from "@/features/channels/category-cover";
import { LiveGrid } from "@/features/channels/live-grid";
import { PAGE_SIZE } from "@/features/channels/live-query";
import { getCategory } from "@/lib/api/server";

interface CategoryPageProps {
  params: Promise<{ slug: string }>;
}

async function findCategory({ params }: CategoryPageProps) {
  return (await getCategory(decodeURIComponent((await params).slug), PAGE_SIZE)) ?? notFound();
}

export async function generateMetadata(props: CategoryPageProps): Promise<Metadata> {
  const { name, slug } = await findCategory(props);
  return { title: name, alternates: { canonical: `/category/${slug}` } };
}

export default async function CategoryPage(props: CategoryPageProps) {
  const [category, t] = await Promise.all([findCategory(props), getTranslations("home")]);
  const { name, live, stream_count, viewer_count } = category;
  return (
    <div className="page-gutter flex flex-col gap-6 py-6 sm:py-8">
      <header className="flex items-end gap-5">
        <CategoryCover name={name} className="w-24 shrink-0 sm:w-36" />
        <div className="min-w-0 pb-1">
          <h1 className="text-page break-words sm:text-hero">
            <bdi>{name}</bdi>
          </h1>
          <p className="mt-1 text-muted">{t("categoryLive", { streams: stream_count, viewers: viewer_count })}</p>
        </div>
      </header>
      <LiveGrid filter={{ category: name }} initial={live} empty={<p className="py-12 text-center text-muted">{t("emptyCategory")}</p>} />
    </div>
  );
}
