import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { toUserFilter, userListPath } from "@/features/admin/user-filter";
import { UserFilters } from "@/features/admin/user-filters";
import { UserTable } from "@/features/admin/user-table";
import { Button } from "@/components/ui/button";
import { unwrap } from "@/lib/api/problem";
import { serverApi } from "@/lib/api/server";
import { firstOf, type SearchParams } from "@/lib/search-params";
import { requireAdmin } from "@/lib/session";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meta"))("users") };
}

const LIMIT = 50;

export default async function AdminUsersPage({ searchParams }: { searchParams: SearchParams }) {
  const query = await searchParams;
  const filter = toUserFilter(query);
  const cursor = firstOf(query.cursor);
  const me = await requireAdmin(userListPath(filter));
  const [{ users, next_cursor }, t] = await Promise.all([
    unwrap((await serverApi()).GET("/api/admin/users", { params: { query: { ...filter, cursor, limit: LIMIT } } })),
    getTranslations("admin.users"),
  ]);
  const address = userListPath(filter, cursor);
  return (
    <>
      <h1 className="text-2xl font-bold tracking-tight">{t("heading")}</h1>
      <div className="mt-6 flex flex-col gap-5">
        {/* The fields show what the address says, also after going back. */}
        <UserFilters key={address} filter={filter} />
        <div className="overflow-hidden rounded-xl border border-line bg-surface">
          {users.length > 0 ? (
            <UserTable key={address} users={users} myId={me.id} />
          ) : (
            <div className="flex flex-col items-center gap-4 px-4 py-10 text-center text-muted">
              <p>{t("nobody")}</p>
              <Button asChild variant="outline">
                <Link href="/admin/users">{t("showAll")}</Link>
              </Button>
            </div>
          )}
        </div>
        {(cursor || next_cursor) && (
          <nav aria-label={t("pages")} className="flex justify-end gap-2">
            {cursor && (
              <Button asChild variant="outline">
                <Link href={userListPath(filter)}>{t("first")}</Link>
              </Button>
            )}
            {next_cursor && (
              <Button asChild variant="outline">
                <Link href={userListPath(filter, next_cursor)}>{t("next")}</Link>
              </Button>
            )}
          </nav>
        )}
      </div>
    </>
  );
}
