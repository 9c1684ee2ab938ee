"use client";

import { Languages } from "lucide-react";
import { useTranslations } from "next-intl";
import { LanguageChoices } from "@/components/shell/language-choices";
import { IconButton } from "@/components/ui/icon-button";
import { Menu } from "@/components/ui/menu";

export function LanguageMenu() {
  const t = useTranslations("preferences");
  return (
    <Menu
      trigger={
        <IconButton label={t("language")}>
          <Languages size={20} aria-hidden />
        </IconButton>
      }
    >
      <LanguageChoices />
    </Menu>
  );
}
