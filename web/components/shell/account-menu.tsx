"use client";

import { Info, LayoutDashboard, LogOut, Settings, ShieldCheck, Tv } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { PreferenceSubmenus } from "@/components/shell/preference-submenus";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { api } from "@/lib/api/client";
import { useErrorText } from "@/lib/api/error-text";
import { ApiError, unwrap } from "@/lib/api/problem";
import type { Profile } from "@/lib/api/types";
import type { Theme } from "@/lib/preferences";
import { shownName } from "@/lib/shown-name";

interface AccountMenuProps {
  profile: Pick<Profile, "username" | "display_name" | "avatar_url" | "role">;
  theme: Theme;
}

export function AccountMenu({ profile, theme }: AccountMenuProps) {
  const t = useTranslations("nav");
  const router = useRouter();
  const errorText = useErrorText();
  const [failure, setFailure] = useState<string | null>(null);

  async function logOut() {
    setFailure(null);
    try {
      await unwrap(api.POST("/api/auth/logout", { body: {} }));
    } catch (error) {
      const isOver = error instanceof ApiError && error.status === 401;
      if (!isOver) {
        setFailure(errorText(error));
        return;
      }
    }
    router.push("/");
    router.refresh();
  }

  const links = [
    { href: `/${profile.username}`, label: t("myChannel"), icon: Tv },
    { href: "/dashboard", label: t("dashboard"), icon: LayoutDashboard },
    { href: "/settings", label: t("settings"), icon: Settings },
    ...(profile.role === "admin" ? [{ href: "/admin", label: t("admin"), icon: ShieldCheck }] : []),
  ];

  return (
    <>
      <Menu
        trigger={
          <button type="button" className="ms-1 flex size-10 items-center justify-center rounded-full pointer-coarse:size-11">
            <span className="sr-only">{t("accountMenu")}</span>
            <Avatar name={profile.display_name} url={profile.avatar_url} size="small" className="size-9" />
          </button>
        }
      >
        <MenuLabel>{shownName(profile)}</MenuLabel>
        {links.map(({ href, label, icon: Icon }) => (
          <MenuItem key={href} asChild>
            <Link href={href}>
              <Icon size={16} aria-hidden />
              {label}
            </Link>
          </MenuItem>
        ))}
        <MenuSeparator />
        <PreferenceSubmenus theme={theme} />
        <MenuSeparator />
        <MenuItem asChild>
          <Link href="/about">
            <Info size={16} aria-hidden />
            {t("about")}
          </Link>
        </MenuItem>
        <MenuItem onSelect={() => void logOut()}>
          <LogOut size={16} aria-hidden />
          {t("logOut")}
        </MenuItem>
      </Menu>
      <Dialog
        open={failure !== null}
        onOpenChange={() => setFailure(null)}
        title={t("logOutFailed")}
        description={failure ?? ""}
      >
        <Button variant="primary" onClick={() => void logOut()}>
          {t("logOutAgain")}
        </Button>
      </Dialog>
    </>
  );
}
