"use client";

import { SendHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import type { ChatConnection } from "@/features/chat/chat-connection";
import { INPUT_CLASS } from "@/components/ui/field";
import { cx } from "@/lib/cx";
import { codePoints } from "@/lib/format";

const MESSAGE_LIMIT = 500;
/** The counter appears when it starts to matter. */
const COUNT_FROM = 400;

interface ChatComposerProps {
  chat: ChatConnection;
  ready: boolean;
  inputRef?: RefObject<HTMLTextAreaElement | null>;
}

export function ChatComposer({ chat, ready, inputRef }: ChatComposerProps) {
  const t = useTranslations("chat");
  const [draft, setDraft] = useState("");
  const ownRef = useRef<HTMLTextAreaElement>(null);
  const input = inputRef ?? ownRef;
  const length = codePoints(draft);
  const canSend = draft.trim() !== "" && length <= MESSAGE_LIMIT;

  // A refused message comes back, unless the next one is already being written.
  useEffect(() => chat.onReturned((text) => setDraft((present) => present || text)), [chat]);

  function send() {
    if (canSend) {
      chat.send(draft.trim());
      setDraft("");
      input.current?.focus(); // From the button, which cannot be pressed twice; a phone's keyboard stays open.
    }
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    send();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    }
  }

  return (
    <form onSubmit={onSubmit} className="flex items-end gap-2 p-3 pt-0">
      <div className="relative min-w-0 grow">
        <textarea
          ref={input}
          data-testid="chat-input"
          rows={1}
          value={draft}
          onChange={(event) => setDraft(event.target.value.replace(/\n/g, " "))}
          onKeyDown={onKeyDown}
          aria-label={t("inputLabel")}
          aria-invalid={length > MESSAGE_LIMIT || undefined}
          placeholder={t(ready ? "placeholder" : "connecting")}
          enterKeyHint="send"
          autoComplete="off"
          className={cx(INPUT_CLASS, "block field-sizing-content max-h-28 min-h-10 resize-none py-2 leading-6 pointer-coarse:min-h-11 pointer-coarse:py-2.5")}
        />
        {length >= COUNT_FROM && (
          <span
            className={cx(
              "absolute right-2 -top-6 rounded bg-surface px-1.5 text-xs",
              length > MESSAGE_LIMIT ? "font-semibold text-accent-ink" : "text-muted",
            )}
          >
            {t("count", { length, limit: MESSAGE_LIMIT })}
          </span>
        )}
      </div>
      <button
        type="submit"
        data-testid="chat-send"
        disabled={!canSend}
        aria-label={t("send")}
        title={t("send")}
        className="inline-flex size-10 pointer-coarse:size-11 shrink-0 items-center justify-center rounded-lg bg-accent text-white hover:brightness-90 disabled:bg-raised disabled:text-muted"
      >
        <SendHorizontal size={18} aria-hidden />
      </button>
    </form>
  );
}
