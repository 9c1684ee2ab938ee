import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { LiveSuggestions } from "@/features/channels/live-suggestions";
import { MessagePage } from "@/components/shell/message-page";
import { PageFrame } from "@/components/shell/page-frame";
import { Button } from "@/components/ui/button";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meta"))("notFound") };
}

export default async function NotFound() {
  const t = await getTranslations("errors");
  return (
    <PageFrame>
      <MessagePage title={t("notFoundTitle")} text={t("notFoundText")}>
        <Button asChild variant="primary">
          <Link href="/">{t("toHome")}</Link>
        </Button>
      </MessagePage>
      <LiveSuggestions />
    </PageFrame>
  );
}
