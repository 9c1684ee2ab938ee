import { useTranslations } from "next-intl";
import { CLIP_ORDERS, type ClipOrder } from "@/features/videos/clip-order";
import { FilterChips } from "@/components/ui/filter-chips";

interface ClipChipsProps {
  path: string;
  order: ClipOrder;
}

export function ClipChips({ path, order }: ClipChipsProps) {
  const t = useTranslations("videos.clips");
  const orders = Object.keys(CLIP_ORDERS) as ClipOrder[];
  const chips = orders.map((key) => ({
    label: t(`orders.${key}`),
    href: key === "newest" ? path : `${path}?sort=${key}`,
    isChosen: key === order,
  }));
  return <FilterChips chips={chips} label={t("order")} keepsPlace />;
}
