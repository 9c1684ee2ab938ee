import { getTranslations } from "next-intl/server";
import { MessagePage } from "@/components/shell/message-page";
import { Button } from "@/components/ui/button";

export default async function EmbedNotFound() {
  const [t, tErrors] = await Promise.all([getTranslations("channel"), getTranslations("errors")]);
  return (
    <main className="flex grow">
      <MessagePage title={t("notFoundTitle")} text={t("notFoundText")}>
        <Button asChild variant="primary">
          <a href="/" target="_blank" rel="noopener">
            {tErrors("toHome")}
          </a>
        </Button>
      </MessagePage>
    </main>
  );
}
