import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { redirect } from "next/navigation";
import { AuthCard } from "@/features/account/auth-card";
import { LoginForm } from "@/features/account/login-form";
import { SessionRefresher } from "@/components/shell/session-refresher";
import { Alert } from "@/components/ui/alert";
import { safeNextPath } from "@/lib/next-path";
import type { SearchParams } from "@/lib/search-params";
import { getSessionOrGuest } from "@/lib/session";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("meta"))("login") };
}

export default async function LoginPage({ searchParams }: { searchParams: SearchParams }) {
  const [query, session, t] = await Promise.all([searchParams, getSessionOrGuest(), getTranslations("auth")]);
  const next = safeNextPath(query.next);
  if (session.status === "user") {
    redirect(next);
  }
  const form = <LoginForm next={next} />;
  return (
    <AuthCard
      title={t("loginTitle")}
      footer={
        <>
          {t("noAccount")}{" "}
          <Link
            href={{ pathname: "/register", query: { next } }}
            className="font-medium underline underline-offset-2"
          >
            {t("createAccount")}
          </Link>
        </>
      }
    >
      {query.registered && (
        <Alert tone="good" className="mb-5">
          {t("registered")}
        </Alert>
      )}
      {session.status === "stale" ? (
        <SessionRefresher next={next} pending={<p role="status">{t("restoring")}</p>}>
          {form}
        </SessionRefresher>
      ) : (
        form
      )}
    </AuthCard>
  );
}
