import { VolumeX } from "lucide-react";
import { useTranslations } from "next-intl";

export function UnmuteButton({ onClick }: { onClick: () => void }) {
  const t = useTranslations("player");
  return (
    <button
      type="button"
      onClick={onClick}
      className="absolute top-4 left-4 z-10 flex items-center gap-2.5 rounded-xl bg-white px-5 py-3 text-base font-semibold text-black shadow-pop hover:bg-neutral-200"
    >
      <VolumeX size={22} aria-hidden />
      {t("clickToUnmute")}
    </button>
  );
}
