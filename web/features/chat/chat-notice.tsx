"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ChatNotice as Notice } from "@/features/chat/chat-connection";
import { Alert } from "@/components/ui/alert";
import { useNow } from "@/lib/hooks/use-now";

const CODES = [
  "msg_ratelimit",
  "msg_too_long",
  "msg_empty",
  "msg_duplicate",
  "login_required",
  "msg_rejected",
  "no_such_command",
] as const;

export function ChatNotice({ notice, onDismiss }: { notice: Notice; onDismiss: () => void }) {
  const t = useTranslations("chat");
  const tNotice = useTranslations("chat.notices");
  const code = CODES.find((known) => known === notice.code);
  return (
    <Alert tone="warning" live className="mx-3 mb-2">
      <div data-testid="chat-notice" data-code={notice.code} className="flex items-start justify-between gap-2">
        <p>
          {code ? tNotice(code) : notice.fallback || tNotice("msg_rejected")}
          {notice.retryAt !== null && <RetryCountdown at={notice.retryAt} />}
        </p>
        <button type="button" aria-label={t("dismiss")} onClick={onDismiss} className="thumb-size relative -m-1 rounded p-1 pointer-coarse:px-3">
          <X size={16} aria-hidden />
        </button>
      </div>
    </Alert>
  );
}

function RetryCountdown({ at }: { at: number }) {
  const t = useTranslations("chat");
  const now = useNow();
  const seconds = now === null ? 0 : Math.ceil((at - now) / 1000);
  return seconds > 0 ? <span aria-hidden> {t("retryIn", { seconds })}</span> : null;
}
