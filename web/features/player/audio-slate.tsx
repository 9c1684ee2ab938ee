import { Headphones } from "lucide-react";
import { useTranslations } from "next-intl";
import { Avatar } from "@/components/ui/avatar";

/** A calm picture for who only listens. */
export function AudioSlate({ channelName }: { channelName: string }) {
  const t = useTranslations("player");
  return (
    <div
      data-testid="audio-only"
      className="pointer-events-none absolute inset-0 flex flex-col items-center justify-center gap-3 bg-neutral-900 max-sm:gap-1.5 max-sm:pb-12"
    >
      <Avatar name={channelName} size="large" />
      <p className="flex items-center gap-2 text-sm text-neutral-300">
        <Headphones size={16} aria-hidden />
        {t("audioOnly")}
      </p>
    </div>
  );
}
