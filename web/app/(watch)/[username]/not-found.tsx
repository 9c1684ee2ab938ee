import { useTranslations } from "next-intl";
import Link from "next/link";
import { MessagePage } from "@/components/shell/message-page";
import { PageFrame } from "@/components/shell/page-frame";
import { Button } from "@/components/ui/button";

export default function ChannelNotFound() {
  const t = useTranslations("channel");
  const tErrors = useTranslations("errors");
  return (
    <PageFrame>
      <MessagePage title={t("notFoundTitle")} text={t("notFoundText")}>
        <Button asChild variant="primary">
          <Link href="/">{tErrors("toHome")}</Link>
        </Button>
      </MessagePage>
    </PageFrame>
  );
}
