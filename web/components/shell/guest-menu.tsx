"use client";

import { Ellipsis, Info } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { PreferenceSubmenus } from "@/components/shell/preference-submenus";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import type { Theme } from "@/lib/preferences";

/** What members have in their account's menu. */
export function GuestMenu({ theme }: { theme: Theme }) {
  const t = useTranslations("nav");
  return (
    <Menu
      trigger={
        <IconButton label={t("more")}>
          <Ellipsis size={20} aria-hidden />
        </IconButton>
      }
    >
      <PreferenceSubmenus theme={theme} />
      <MenuSeparator />
      <MenuItem asChild>
        <Link href="/about">
          <Info size={16} aria-hidden />
          {t("about")}
        </Link>
      </MenuItem>
    </Menu>
  );
}
