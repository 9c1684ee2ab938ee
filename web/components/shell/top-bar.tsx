import { useTranslations } from "next-intl";
import Link from "next/link";
import { AccountMenu } from "@/components/shell/account-menu";
import { GoLiveButton } from "@/components/shell/go-live-button";
import { GuestMenu } from "@/components/shell/guest-menu";
import { Logo } from "@/components/shell/logo";
import { MainLinks } from "@/components/shell/main-links";
import { RailButton } from "@/components/shell/rail-button";
import { Button } from "@/components/ui/button";
import type { Face } from "@/lib/api/server";
import type { Health } from "@/lib/api/types";
import type { Theme } from "@/lib/preferences";
import type { Session } from "@/lib/session";

interface TopBarProps {
  face: Pick<Face, "name" | "logo">;
  session: Session;
  /** The member's own; null when there is none to be asked for. */
  broadcast: Health | null;
  theme: Theme;
}

export function TopBar({ face, session, broadcast, theme }: TopBarProps) {
  const t = useTranslations("nav");
  const isMember = session.status === "user";
  return (
    <header className="top-bar sticky top-0 z-40 border-b border-line bg-surface">
      <div className="flex h-[calc(var(--bar)-1px)] items-center gap-1 px-4">
        <RailButton />
        <Link href="/" aria-label={t("homeLink", { instance: face.name })} className="flex h-11 min-w-11 items-center rounded-lg">
          <Logo name={face.name} picture={face.logo} />
        </Link>
        <MainLinks isMember={isMember} />
        <div className="ms-auto flex items-center gap-1">
          {isMember ? (
            <MemberActions profile={session.profile} broadcast={broadcast} theme={theme} />
          ) : (
            <GuestActions theme={theme} />
          )}
        </div>
      </div>
    </header>
  );
}

interface MemberActionsProps extends Pick<TopBarProps, "broadcast" | "theme"> {
  profile: Extract<Session, { status: "user" }>["profile"];
}

function MemberActions({ profile, broadcast, theme }: MemberActionsProps) {
  const { username, display_name, avatar_url, role } = profile;
  return (
    <>
      <GoLiveButton initial={broadcast} />
      <AccountMenu profile={{ username, display_name, avatar_url, role }} theme={theme} />
    </>
  );
}

function GuestActions({ theme }: Pick<TopBarProps, "theme">) {
  const t = useTranslations("nav");
  return (
    <>
      {/* A phone has them in the drawer and at the end of the page. */}
      <div className="max-md:hidden">
        <GuestMenu theme={theme} />
      </div>
      <Button asChild variant="ghost" className="max-sm:px-3">
        <Link href="/login">{t("logIn")}</Link>
      </Button>
      <Button asChild variant="primary" className="max-sm:px-3">
        <Link href="/register">{t("register")}</Link>
      </Button>
    </>
  );
}
