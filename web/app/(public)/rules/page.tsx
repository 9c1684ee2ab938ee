import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { TextPage } from "@/components/shell/text-page";
import { bdi } from "@/components/ui/bdi";
import { LinkedText } from "@/components/ui/linked-text";
import { getInstance } from "@/lib/api/server";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("about"))("rulesTitle") };
}

export default async function RulesPage() {
  const [t, { name: instance, rules: own }] = await Promise.all([getTranslations("about"), getInstance()]);
  return (
    <TextPage title={t("rulesTitle")} lead={t.rich("rulesLead", { instance, bdi })}>
      {own ? (
        <p dir="auto" className="leading-relaxed break-words whitespace-pre-line">
          <LinkedText text={own} />
        </p>
      ) : (
        <CommonRules />
      )}
    </TextPage>
  );
}

/** Until the administrator has written some. */
async function CommonRules() {
  const t = await getTranslations("about");
  const rules = [t("rulesLaw"), t("rulesRespect"), t("rulesOwn"), t("rulesMature")];
  return (
    <ol className="flex list-decimal flex-col gap-3 ps-6 marker:font-semibold marker:text-muted">
      {rules.map((rule) => (
        <li key={rule} className="ps-1">
          {rule}
        </li>
      ))}
    </ol>
  );
}
