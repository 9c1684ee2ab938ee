import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { cookies } from "next/headers";
import { AppearanceForm } from "@/features/account/appearance-form";
import { Card } from "@/components/ui/card";
import { THEME_COOKIE, toTheme } from "@/lib/preferences";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meta"))("appearance") };
}

export default async function AppearancePage() {
  const [jar, t] = await Promise.all([cookies(), getTranslations("nav")]);
  return (
    <>
      <h1 className="text-2xl font-bold tracking-tight">{t("appearance")}</h1>
      <Card className="mt-6">
        <AppearanceForm initialTheme={toTheme(jar.get(THEME_COOKIE)?.value)} />
      </Card>
    </>
  );
}
