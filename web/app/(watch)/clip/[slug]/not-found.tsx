import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { LiveSuggestions } from "@/features/channels/live-suggestions";
import { MessagePage } from "@/components/shell/message-page";
import { PageFrame } from "@/components/shell/page-frame";
import { Button } from "@/components/ui/button";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("videos"))("clipNotFoundTitle") };
}

export default async function ClipNotFound() {
  const [t, tErrors] = await Promise.all([getTranslations("videos"), getTranslations("errors")]);
  return (
    <PageFrame>
      <MessagePage title={t("clipNotFoundTitle")} text={t("notFoundText")}>
        <Button asChild variant="primary">
          <Link href="/">{tErrors("toHome")}</Link>
        </Button>
      </MessagePage>
      <LiveSuggestions />
    </PageFrame>
  );
}
