import { History, Palette, UserRound } from "lucide-react";
import type { Metadata } from "next";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ClientMessages } from "@/components/shell/client-messages";
import { PageFrame } from "@/components/shell/page-frame";
import { SectionLayout } from "@/components/shell/section-layout";

export const metadata: Metadata = { robots: { index: false } };

export default function SettingsLayout({ children }: { children: ReactNode }) {
  const t = useTranslations("sections");
  const profile = { href: "/settings/profile", label: t("profile"), icon: <UserRound size={18} aria-hidden /> };
  const history = { href: "/settings/history", label: t("history"), icon: <History size={18} aria-hidden /> };
  const appearance = { href: "/settings/appearance", label: t("appearance"), icon: <Palette size={18} aria-hidden /> };
  return (
    <PageFrame>
      <SectionLayout
        label={t("settings")}
        home="/settings"
        groups={[
          { label: t("you"), links: [profile, history] },
          { label: t("device"), links: [appearance] },
        ]}
      >
        <div className="page-gutter max-w-3xl py-6 sm:py-8">
          <ClientMessages of={["profile", "face", "videos"]}>{children}</ClientMessages>
        </div>
      </SectionLayout>
    </PageFrame>
  );
}
