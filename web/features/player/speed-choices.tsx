"use client";

import { Gauge } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { RATES } from "@/features/player/rates";
import { MenuChoices, Submenu } from "@/components/ui/menu";

interface SpeedChoicesProps {
  rate: number;
  onRate: (rate: number) => void;
}

/** How fast what is over is played. */
export function SpeedChoices({ rate, onRate }: SpeedChoicesProps) {
  const t = useTranslations("player");
  const format = useFormatter();
  const label = (value: number) => (value === 1 ? t("normalSpeed") : `${format.number(value)}×`);
  return (
    <Submenu
      label={
        <>
          <Gauge size={16} aria-hidden />
          {t("speed", { rate: `${format.number(rate)}×` })}
        </>
      }
    >
      <MenuChoices
        value={String(rate)}
        onChange={(value) => onRate(Number(value))}
        options={RATES.map((value) => ({ value: String(value), label: label(value) }))}
      />
    </Submenu>
  );
}
