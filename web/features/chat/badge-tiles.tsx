import { Crown, Shield, Star, Swords, Wrench } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Message } from "@/lib/api/types";

/** Told apart by colour and by shape. */
const TILES = {
  broadcaster: { icon: Crown, color: "bg-[#c02c38]" },
  admin: { icon: Wrench, color: "bg-[#7443c7]" },
  staff: { icon: Shield, color: "bg-[#1d63b8]" },
  moderator: { icon: Swords, color: "bg-[#15703f]" },
} as const;

type KnownSet = keyof typeof TILES;

function isKnown(set: string): set is KnownSet {
  return Object.hasOwn(TILES, set);
}

export function BadgeTiles({ badges }: Pick<Message, "badges">) {
  const t = useTranslations("chat.badges");
  return badges.map(({ set, title }) => {
    const { icon: Icon, color } = isKnown(set) ? TILES[set] : { icon: Star, color: "bg-neutral-600" };
    const label = isKnown(set) ? t(set) : title;
    return (
      <span
        key={set}
        data-testid="chat-badge"
        data-set={set}
        title={label}
        className={`me-1 inline-flex size-4.5 items-center justify-center rounded border border-transparent align-middle text-white ${color}`}
      >
        <Icon size={12} strokeWidth={2.5} aria-hidden />
        <span className="sr-only">{label}</span>
      </span>
    );
  });
}
