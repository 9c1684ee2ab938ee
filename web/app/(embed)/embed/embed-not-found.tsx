import { getTranslations } from "next-intl/server";
import { MessagePage } from "@/components/shell/message-page";
import { Button } from "@/components/ui/button";

/** What stands in another site's frame for what is not here. */
export async function EmbedNotFound({ title, text }: { title: string; text: string }) {
  const t = await getTranslations("errors");
  return (
    <main className="flex grow">
      <MessagePage title={title} text={text}>
        <Button asChild variant="primary">
          <a href="/" target="_blank" rel="noopener">
            {t("toHome")}
          </a>
        </Button>
      </MessagePage>
    </main>
  );
}
