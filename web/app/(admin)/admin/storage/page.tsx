import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { HoldList } from "@/features/admin/hold-list";
import { StorageQueue } from "@/features/admin/storage-queue";
import { Queries } from "@/components/shell/queries";
import { unwrap } from "@/lib/api/problem";
import { serverApi } from "@/lib/api/server";
import { firstOf, type SearchParams } from "@/lib/search-params";
import { requireAdmin } from "@/lib/session";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meta"))("storage") };
}

const LIMIT = 50;

export default async function AdminStoragePage({ searchParams }: { searchParams: SearchParams }) {
  const cursor = firstOf((await searchParams).cursor);
  await requireAdmin("/admin/storage");
  const api = await serverApi();
  const [storage, held, t] = await Promise.all([
    unwrap(api.GET("/api/admin/storage")),
    unwrap(api.GET("/api/admin/holds", { params: { query: { cursor, limit: LIMIT } } })),
    getTranslations("admin.storage"),
  ]);
  return (
    <>
      <h1 className="text-2xl font-bold tracking-tight">{t("heading")}</h1>
      <div className="mt-6 flex flex-col gap-5">
        <Queries>
          <StorageQueue initial={storage} />
        </Queries>
        <HoldList holds={held.holds} next={held.next_cursor} isFirst={!cursor} />
      </div>
    </>
  );
}
