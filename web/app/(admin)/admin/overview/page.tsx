import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Overview } from "@/features/admin/overview";
import { ServerChecklist } from "@/features/admin/server-checklist";
import { Queries } from "@/components/shell/queries";
import { unwrap } from "@/lib/api/problem";
import { getInstance, serverApi } from "@/lib/api/server";
import { requireAdmin } from "@/lib/session";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meta"))("admin") };
}

export default async function AdminOverviewPage() {
  await requireAdmin("/admin/overview");
  const [overview, { name, logo, registration, rtmp_url }, t] = await Promise.all([
    unwrap((await serverApi()).GET("/api/admin/overview")),
    getInstance(),
    getTranslations("admin.overview"),
  ]);
  return (
    <div className="flex flex-col gap-5">
      <h1 className="text-2xl font-bold tracking-tight">{t("heading")}</h1>
      <ServerChecklist
        instance={{ name, hasLogo: logo !== null, registration, rtmp_url }}
        isStreaming={overview.stream_total > 0}
      />
      <Queries>
        <Overview initial={overview} />
      </Queries>
    </div>
  );
}
