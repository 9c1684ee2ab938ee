import { Radio } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { AccountMenu } from "@/components/shell/account-menu";
import { LanguageMenu } from "@/components/shell/language-menu";
import { Logo } from "@/components/shell/logo";
import { ThemeMenu } from "@/components/shell/theme-menu";
import { Button } from "@/components/ui/button";
import type { Theme } from "@/lib/preferences";
import type { Session } from "@/lib/session";

interface TopBarProps {
  instance: string;
  session: Session;
  theme: Theme;
}

export function TopBar({ instance, session, theme }: TopBarProps) {
  const t = useTranslations("nav");
  return (
    <header className="sticky top-0 z-40 border-b border-line bg-surface">
      <div className="flex h-14 items-center gap-1 px-3 sm:px-5">
        <Link href="/" aria-label={t("homeLink", { instance })} className="flex h-11 min-w-11 items-center rounded-lg">
          <Logo name={instance} />
        </Link>
        <nav aria-label={t("main")} className="ml-4 max-md:hidden">
          <Link href="/" className="rounded-lg px-3 py-2 text-sm font-medium text-muted hover:text-ink">
            {t("browse")}
          </Link>
        </nav>
        <div className="ml-auto flex items-center gap-1">
          <LanguageMenu />
          <ThemeMenu initial={theme} />
          {session.status === "user" ? <MemberActions profile={session.profile} /> : <GuestActions />}
        </div>
      </div>
    </header>
  );
}

function MemberActions({ profile }: { profile: Extract<Session, { status: "user" }>["profile"] }) {
  const t = useTranslations("nav");
  const { username, display_name, avatar_url } = profile;
  return (
    <>
      <Button asChild variant="primary" className="ml-1 max-sm:px-3">
        <Link href="/dashboard/stream">
          <Radio size={18} aria-hidden />
          <span className="max-sm:sr-only">{t("goLive")}</span>
        </Link>
      </Button>
      <AccountMenu profile={{ username, display_name, avatar_url }} />
    </>
  );
}

function GuestActions() {
  const t = useTranslations("nav");
  return (
    <>
      <Button asChild variant="ghost" className="max-sm:px-3">
        <Link href="/login">{t("logIn")}</Link>
      </Button>
      <Button asChild variant="primary" className="max-sm:px-3">
        <Link href="/register">{t("register")}</Link>
      </Button>
    </>
  );
}
