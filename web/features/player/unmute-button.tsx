import { VolumeX } from "lucide-react";
import { useTranslations } from "next-intl";

export function UnmuteButton({ onClick }: { onClick: () => void }) {
  const t = useTranslations("player");
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex items-center gap-2.5 rounded-xl bg-white px-5 py-3 text-base font-semibold text-black shadow-pop hover:bg-neutral-200"
    >
      <VolumeX size={22} aria-hidden />
      <span className="pointer-coarse:hidden">{t("clickToUnmute")}</span>
      <span className="hidden pointer-coarse:inline">{t("tapToUnmute")}</span>
    </button>
  );
}
