import { getTranslations } from "next-intl/server";
import { EmbedNotFound } from "@/app/(embed)/embed/embed-not-found";

export default async function ChannelNotFound() {
  const t = await getTranslations("channel");
  return <EmbedNotFound title={t("notFoundTitle")} text={t("notFoundText")} />;
}
