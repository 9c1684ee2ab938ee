import { useFormatter, useTranslations } from "next-intl";

/** "1.2K views". What is shown in thousands is counted in thousands: «тыс. просмотров», whatever the last digit is. */
export function useViews(): (count: number) => string {
  const t = useTranslations("videos");
  const format = useFormatter();
  return (count) => t("views", { count: Math.min(count, 1000), shown: format.number(count, { notation: "compact" }) });
}
