"use client";

import { LayoutDashboard, LogOut, Palette, Tv, UserRound } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { Avatar } from "@/components/ui/avatar";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { api } from "@/lib/api/client";
import type { Profile } from "@/lib/api/types";

export function AccountMenu({ profile }: { profile: Pick<Profile, "username" | "display_name" | "avatar_url"> }) {
  const t = useTranslations("nav");
  const router = useRouter();

  async function logOut() {
    await api.POST("/api/auth/logout", { body: {} }).catch(() => undefined);
    router.push("/");
    router.refresh();
  }

  const links = [
    { href: `/${profile.username}`, label: t("myChannel"), icon: Tv },
    { href: "/dashboard", label: t("dashboard"), icon: LayoutDashboard },
    { href: "/settings/profile", label: t("profile"), icon: UserRound },
    { href: "/settings/appearance", label: t("appearance"), icon: Palette },
  ];

  return (
    <Menu
      trigger={
        <button type="button" className="ml-1 flex size-10 items-center justify-center rounded-full pointer-coarse:size-11">
          <span className="sr-only">{t("accountMenu")}</span>
          <Avatar name={profile.display_name} url={profile.avatar_url} size="small" className="size-9" />
        </button>
      }
    >
      <MenuLabel>{profile.display_name}</MenuLabel>
      {links.map(({ href, label, icon: Icon }) => (
        <MenuItem key={href} asChild>
          <Link href={href}>
            <Icon size={16} aria-hidden />
            {label}
          </Link>
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem onSelect={() => void logOut()}>
        <LogOut size={16} aria-hidden />
        {t("logOut")}
      </MenuItem>
    </Menu>
  );
}
