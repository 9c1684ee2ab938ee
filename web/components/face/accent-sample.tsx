import { useTranslations } from "next-intl";
import { belowWhite, readableColors } from "@/lib/readable-colors";

/** As in globals.css; both are shown at once, whichever theme is chosen. */
const GROUNDS = { light: "#ffffff", dark: "#16161a" } as const;

/** What becomes of the colour on light and on dark ground: it is made fit to be read. */
export function AccentSample({ color }: { color: string }) {
  const t = useTranslations("face.accent");
  const letters = readableColors(color);
  return (
    <div role="group" aria-label={t("sample")} className="grid gap-3 sm:grid-cols-2">
      {(["light", "dark"] as const).map((look) => (
        <div
          key={look}
          style={{ background: GROUNDS[look], color: letters[look] }}
          className="flex items-center justify-between gap-3 rounded-lg border border-line p-3 text-sm font-semibold"
        >
          {t(look)}
          <span aria-hidden style={{ background: belowWhite(color) }} className="rounded-lg px-3 py-1.5 font-medium text-white">
            {t("button")}
          </span>
        </div>
      ))}
    </div>
  );
}
