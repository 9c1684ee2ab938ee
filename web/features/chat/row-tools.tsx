import { AtSign } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Message } from "@/lib/api/types";

interface RowToolsProps {
  user: Message["user"];
  onMention: (username: string) => void;
}

/** For the pointer alone: the keyboard and fingers find the same behind the name. */
export function RowTools({ user, onMention }: RowToolsProps) {
  const t = useTranslations("chat.card");
  return (
    <span aria-hidden className="relative w-0">
      <button
        type="button"
        tabIndex={-1}
        title={t("mention")}
        data-testid="chat-mention"
        onClick={() => onMention(user.username)}
        className="absolute -top-1.5 end-0 flex size-7 items-center justify-center rounded-lg border border-line bg-surface text-muted shadow-pop hover:text-ink pointer-coarse:hidden"
      >
        <AtSign size={15} aria-hidden />
      </button>
    </span>
  );
}
