import { Clapperboard, Gauge, Radio, Scissors } from "lucide-react";
import type { Metadata } from "next";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ClientMessages } from "@/components/shell/client-messages";
import { PageFrame } from "@/components/shell/page-frame";
import { SectionLayout } from "@/components/shell/section-layout";

export const metadata: Metadata = { robots: { index: false } };

export default function StudioLayout({ children }: { children: ReactNode }) {
  const t = useTranslations("sections");
  const stream = [
    { href: "/dashboard/live", label: t("liveManager"), icon: <Gauge size={18} aria-hidden /> },
    { href: "/dashboard/stream", label: t("goLive"), icon: <Radio size={18} aria-hidden /> },
  ];
  const content = [
    { href: "/dashboard/videos", label: t("videos"), icon: <Clapperboard size={18} aria-hidden /> },
    { href: "/dashboard/clips", label: t("clips"), icon: <Scissors size={18} aria-hidden /> },
  ];
  return (
    <PageFrame>
      <SectionLayout label={t("dashboard")} home="/dashboard" groups={[{ label: t("stream"), links: stream }, { label: t("content"), links: content }]}>
        <ClientMessages of={["channel", "face", "player", "chat", "studio", "videos", "units"]}>{children}</ClientMessages>
      </SectionLayout>
    </PageFrame>
  );
}
