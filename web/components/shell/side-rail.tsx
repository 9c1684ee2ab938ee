"use client";

import { useTranslations } from "next-intl";
import { usePathname, useSelectedLayoutSegment } from "next/navigation";
import { type ReactNode, useEffect } from "react";
import { RailContent } from "@/components/shell/rail-content";
import { openDrawer, useRailState } from "@/components/shell/rail-state";
import { useRail } from "@/components/shell/use-rail";
import { Drawer } from "@/components/ui/drawer";
import { cx } from "@/lib/cx";
import type { RailChoice, RailPlace } from "@/lib/preferences";
import type { Rail } from "@/lib/rail";

export const RAIL_ID = "rail";

/** From where on it is wide by itself: beside another column only when the page leaves the room. */
const WIDTHS: Record<RailPlace, Record<RailChoice, string>> = {
  page: { wide: "w-58", narrow: "w-13", auto: "w-13 min-[75rem]:w-58" },
  watch: { wide: "w-58", narrow: "w-13", auto: "w-13 min-[94rem]:w-58" },
};

/** Areas that have a column of their own beside the page: chat, or the list of their pages. */
const WITH_COLUMN: readonly (string | null)[] = ["(watch)", "(studio)", "(account)", "(admin)"];

export function useRailPlace(): RailPlace {
  return WITH_COLUMN.includes(useSelectedLayoutSegment()) ? "watch" : "page";
}

interface SideRailProps {
  initial: Rail;
  remembered: Record<RailPlace, RailChoice>;
  isMember: boolean;
  instance: string;
  /** Below the channels in the drawer: what a small window has no other place for. */
  foot: ReactNode;
}

/** Who is here: a column beside the page, and in small windows a drawer that the top bar opens. */
export function SideRail({ initial, remembered, isMember, instance, foot }: SideRailProps) {
  const t = useTranslations("nav");
  const rail = useRail(initial, isMember);
  const place = useRailPlace();
  const path = usePathname();
  const { chosen, isDrawerOpen } = useRailState();
  useEffect(() => openDrawer(false), [path]);
  const width = WIDTHS[place][chosen[place] ?? remembered[place]];
  return (
    <>
      <aside
        id={RAIL_ID}
        aria-label={t("rail")}
        className={cx(
          "side-rail @container sticky top-(--bar) h-[calc(100dvh-var(--bar))] shrink-0 overflow-x-hidden overflow-y-auto border-e border-line bg-surface py-1 transition-[width] duration-150 max-lg:hidden",
          width,
        )}
      >
        <RailContent rail={rail} instance={instance} />
      </aside>
      <Drawer open={isDrawerOpen} onOpenChange={openDrawer} title={instance}>
        <RailContent rail={rail} instance={instance} />
        {foot}
      </Drawer>
    </>
  );
}
