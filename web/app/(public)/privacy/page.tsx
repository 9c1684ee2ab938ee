import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { TextPage, TextSection } from "@/components/shell/text-page";
import { bdi } from "@/components/ui/bdi";
import { getInstanceName } from "@/lib/api/server";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("about"))("privacyTitle") };
}

const SECTIONS = ["Watch", "Account", "Chat", "Cookies", "Log"] as const;

/** What the software itself does; an administrator who does more has to say so in the rules. */
export default async function PrivacyPage() {
  const [t, instance] = await Promise.all([getTranslations("about"), getInstanceName()]);
  return (
    <TextPage title={t("privacyTitle")} lead={t.rich("privacyLead", { instance, bdi })}>
      {SECTIONS.map((section) => (
        <TextSection key={section} title={t(`privacy${section}Title`)}>
          <p>{t(`privacy${section}`)}</p>
        </TextSection>
      ))}
    </TextPage>
  );
}
