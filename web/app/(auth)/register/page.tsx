import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { redirect } from "next/navigation";
import { AuthCard } from "@/features/account/auth-card";
import { RegisterForm } from "@/features/account/register-form";
import { getInstance } from "@/lib/api/server";
import { safeNextPath } from "@/lib/next-path";
import type { SearchParams } from "@/lib/search-params";
import { getSession } from "@/lib/session";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meta"))("register") };
}

export default async function RegisterPage({ searchParams }: { searchParams: SearchParams }) {
  const [query, session, instance, t] = await Promise.all([
    searchParams,
    getSession(),
    getInstance(),
    getTranslations("auth"),
  ]);
  const next = safeNextPath(query.next);
  if (session.status === "user") {
    redirect(next);
  }
  const isOpen = instance.registration === "open";
  return (
    <AuthCard
      title={t(isOpen ? "registerTitle" : "closedTitle")}
      text={t(isOpen ? "registerText" : "closedText")}
      footer={
        <>
          {t("haveAccount")}{" "}
          <Link
            href={{ pathname: "/login", query: { next } }}
            className="font-medium underline underline-offset-2"
          >
            {t("logIn")}
          </Link>
        </>
      }
    >
      {isOpen && <RegisterForm next={next} />}
    </AuthCard>
  );
}
