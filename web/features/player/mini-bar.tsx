import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { IconButton } from "@/components/ui/icon-button";

interface MiniBarProps {
  /** Where the channel is. */
  href: string;
  title: string;
  channelName: string;
  onClose: () => void;
}

/** What stands beside the picture of a docked player: the way back, and the end of it. */
export function MiniBar({ href, title, channelName, onClose }: MiniBarProps) {
  const t = useTranslations("player");
  return (
    <div className="flex min-w-0 items-center gap-1 ps-3">
      <Link href={href} aria-label={t("backToChannel", { name: channelName })} className="min-w-0 grow py-1.5 text-sm leading-snug">
        <bdi className="block truncate font-semibold">{title}</bdi>
        {title !== channelName && <bdi className="block truncate text-muted">{channelName}</bdi>}
      </Link>
      <IconButton label={t("closeMini")} onClick={onClose}>
        <X size={20} aria-hidden />
      </IconButton>
    </div>
  );
}
