import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { BrowseTabs } from "@/features/channels/browse-tabs";

export default function BrowseLayout({ children }: { children: ReactNode }) {
  const t = useTranslations("home");
  return (
    <div className="page-gutter flex flex-col gap-5 py-6 sm:py-8">
      <h1 className="text-page">{t("browseHeading")}</h1>
      <BrowseTabs />
      {children}
    </div>
  );
}
