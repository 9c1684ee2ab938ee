import { getTranslations } from "next-intl/server";
import { EmbedNotFound } from "@/app/(embed)/embed/embed-not-found";

export default async function EmbeddedClipNotFound() {
  const t = await getTranslations("videos");
  return <EmbedNotFound title={t("clipNotFoundTitle")} text={t("notFoundText")} />;
}
