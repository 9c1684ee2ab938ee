import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { TextPage, TextSection } from "@/components/shell/text-page";
import { bdi } from "@/components/ui/bdi";
import { getInstance } from "@/lib/api/server";
import { contactHref } from "@/lib/contact";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("about"))("aboutTitle") };
}

export default async function AboutPage() {
  const [t, instance] = await Promise.all([getTranslations("about"), getInstance()]);
  const link = "font-medium underline underline-offset-2";
  return (
    <TextPage title={<bdi>{instance.name}</bdi>} lead={instance.description ? <bdi>{instance.description}</bdi> : t("aboutLead")}>
      <TextSection title={t("aboutPlaceTitle")}>
        <p>{t.rich("aboutPlace", { instance: instance.name, bdi })}</p>
        {instance.contact && (
          <p>
            {t.rich("aboutContact", {
              contact: instance.contact.replace("https://", ""),
              link: (text) => (
                <a href={contactHref(instance.contact)} dir="ltr" className={`${link} break-all`}>
                  {text}
                </a>
              ),
            })}
          </p>
        )}
        <p>
          <Link href="/rules" prefetch={false} className={link}>
            {t("rulesTitle")}
          </Link>
          {" · "}
          <Link href="/privacy" prefetch={false} className={link}>
            {t("privacyTitle")}
          </Link>
        </p>
      </TextSection>
      <TextSection title={t("aboutStreamTitle")}>
        <p>{t(instance.registration === "open" ? "aboutStream" : "aboutStreamClosed")}</p>
        <p className="flex flex-wrap items-baseline gap-x-2 text-sm">
          <span className="text-muted">{t("aboutIngest")}</span>
          <code dir="ltr" className="break-all">
            {instance.rtmp_url}
          </code>
        </p>
      </TextSection>
      <TextSection title={t("aboutSoftwareTitle")}>
        <p>{t("aboutSoftware", { version: instance.version })}</p>
        <p>
          {/* The gateway answers it, not this app. */}
          {/* eslint-disable-next-line @next/next/no-html-link-for-pages */}
          <a href="/docs" className={link}>
            {t("aboutApi")}
          </a>
          {instance.source_url && (
            <>
              {" · "}
              <a href={instance.source_url} rel="noopener" className={link}>
                {t("aboutSource")}
              </a>
            </>
          )}
        </p>
      </TextSection>
    </TextPage>
  );
}
