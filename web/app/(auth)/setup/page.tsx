import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { AuthCard } from "@/features/account/auth-card";
import { RegisterForm } from "@/features/account/register-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { getInstance } from "@/lib/api/server";
import { firstOf, type SearchParams } from "@/lib/search-params";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("meta");
  // The address holds the token; it must not travel in Referer headers.
  return { title: t("setup"), robots: { index: false }, referrer: "no-referrer" };
}

export default async function SetupPage({ searchParams }: { searchParams: SearchParams }) {
  const [query, instance, t] = await Promise.all([searchParams, getInstance(), getTranslations("auth")]);
  const token = firstOf(query.token);
  if (!instance.setup_required) {
    return (
      <AuthCard title={t("setupTitle")} text={t("setupDone")}>
        <Button asChild variant="primary">
          <Link href="/login">{t("toLogin")}</Link>
        </Button>
      </AuthCard>
    );
  }
  return (
    <AuthCard title={t("setupTitle")} text={t("setupText")}>
      {token ? (
        <RegisterForm next="/admin/overview" setupToken={token} />
      ) : (
        <Alert tone="warning">{t("setupNoToken")}</Alert>
      )}
    </AuthCard>
  );
}
