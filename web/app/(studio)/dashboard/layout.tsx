import type { Metadata } from "next";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { PageFrame } from "@/components/shell/page-frame";
import { SectionNav } from "@/components/shell/section-nav";

export const metadata: Metadata = { robots: { index: false } };

export default function StudioLayout({ children }: { children: ReactNode }) {
  const t = useTranslations("nav");
  return (
    <PageFrame>
      <SectionNav
        label={t("studio")}
        links={[
          { href: "/dashboard", label: t("liveManager") },
          { href: "/dashboard/stream", label: t("streamSetup") },
        ]}
      />
      {children}
    </PageFrame>
  );
}
