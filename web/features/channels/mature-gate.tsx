"use client";

import { EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { bdi } from "@/components/ui/bdi";

interface MatureGateProps {
  name: string;
  onAccept: () => void;
  className?: string;
}

/** Stands in the player's place: before a yes nothing of a stream for grown-ups is loaded. */
export function MatureGate({ name, onAccept, className }: MatureGateProps) {
  const t = useTranslations("channel");
  return (
    <section
      aria-labelledby="mature-title"
      data-testid="mature-gate"
      data-over-video
      className={`flex flex-col items-center justify-center gap-2 bg-linear-to-br from-neutral-800 to-neutral-950 p-6 text-center text-white max-sm:p-4 ${className}`}
    >
      <EyeOff size={36} aria-hidden className="mb-1 max-sm:hidden" />
      <h2 id="mature-title" className="text-lg font-semibold sm:text-xl">
        {t("matureTitle")}
      </h2>
      <p className="max-w-md text-sm text-neutral-300">{t.rich("matureText", { name, bdi })}</p>
      <button
        type="button"
        onClick={onAccept}
        className="mt-3 flex h-11 items-center rounded-lg border border-transparent bg-white px-4 text-sm font-medium text-black hover:bg-neutral-200 max-sm:mt-1"
      >
        {t("matureAccept")}
      </button>
    </section>
  );
}
