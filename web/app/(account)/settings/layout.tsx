import type { Metadata } from "next";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { PageFrame } from "@/components/shell/page-frame";
import { SectionNav } from "@/components/shell/section-nav";

export const metadata: Metadata = { robots: { index: false } };

export default function SettingsLayout({ children }: { children: ReactNode }) {
  const t = useTranslations("nav");
  return (
    <PageFrame>
      <SectionNav
        label={t("settings")}
        links={[
          { href: "/settings/profile", label: t("profile") },
          { href: "/settings/appearance", label: t("appearance") },
        ]}
      />
      <div className="mx-auto w-full max-w-2xl px-4 py-6 sm:px-6 sm:py-8">{children}</div>
    </PageFrame>
  );
}
