"use client";

import { Menu as MenuIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { chooseRail, openDrawer } from "@/components/shell/rail-state";
import { RAIL_ID, useRailPlace } from "@/components/shell/side-rail";
import { IconButton } from "@/components/ui/icon-button";
import { useIsAlive } from "@/lib/hooks/use-is-alive";

const WIDE_FROM_PX = 160;

/** Makes the rail wide or narrow; where there is no room for one, it opens it as a drawer. */
export function RailButton() {
  const t = useTranslations("nav");
  const place = useRailPlace();
  const isAlive = useIsAlive();

  function onClick() {
    const width = document.getElementById(RAIL_ID)?.offsetWidth ?? 0;
    if (width === 0) openDrawer(true);
    else chooseRail(place, width >= WIDE_FROM_PX ? "narrow" : "wide");
  }

  return (
    <IconButton label={t("rail")} disabled={!isAlive} onClick={onClick} className="-ms-2 disabled:cursor-progress disabled:opacity-100">
      <MenuIcon size={20} aria-hidden />
    </IconButton>
  );
}
