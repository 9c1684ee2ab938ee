import { Activity, HardDrive, Palette, UsersRound } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ClientMessages } from "@/components/shell/client-messages";
import { PageFrame } from "@/components/shell/page-frame";
import { SectionLayout } from "@/components/shell/section-layout";
import { requireAdmin } from "@/lib/session";

export const metadata: Metadata = { robots: { index: false } };

export default async function AdminLayout({ children }: { children: ReactNode }) {
  await requireAdmin("/admin");
  const t = await getTranslations("sections");
  const overview = { href: "/admin/overview", label: t("overview"), icon: <Activity size={18} aria-hidden /> };
  const users = { href: "/admin/users", label: t("users"), icon: <UsersRound size={18} aria-hidden /> };
  const appearance = { href: "/admin/appearance", label: t("appearance"), icon: <Palette size={18} aria-hidden /> };
  const storage = { href: "/admin/storage", label: t("storage"), icon: <HardDrive size={18} aria-hidden /> };
  return (
    <PageFrame>
      <SectionLayout
        label={t("admin")}
        home="/admin"
        groups={[
          { label: t("now"), links: [overview] },
          { label: t("people"), links: [users] },
          { label: t("server"), links: [appearance, storage] },
        ]}
      >
        <div className="page-gutter max-w-5xl py-6 sm:py-8">
          <ClientMessages of={["admin", "face", "units"]}>{children}</ClientMessages>
        </div>
      </SectionLayout>
    </PageFrame>
  );
}
