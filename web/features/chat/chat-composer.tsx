"use client";

import { SendHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, type KeyboardEvent, type RefObject, useEffect, useId, useRef } from "react";
import type { ChatConnection } from "@/features/chat/chat-connection";
import { CompletionList } from "@/features/chat/completion-list";
import { lineThatSays, readDraft } from "@/features/chat/slash";
import { useCompletion } from "@/features/chat/use-completion";
import { INPUT_CLASS } from "@/components/ui/field";
import type { Message } from "@/lib/api/types";
import { cx } from "@/lib/cx";
import { codePoints } from "@/lib/format";

/** The counter appears when it starts to matter. */
const COUNT_FROM = 0.8;

interface ChatComposerProps {
  chat: ChatConnection;
  ready: boolean;
  draft: string;
  setDraft: (change: (present: string) => string) => void;
  /** By whom names can be completed. */
  messages: readonly Message[];
  /** What the instance takes, in code points. */
  limit: number;
  inputRef?: RefObject<HTMLTextAreaElement | null>;
}

export function ChatComposer({ chat, ready, draft, setDraft, messages, limit, inputRef }: ChatComposerProps) {
  const t = useTranslations("chat");
  const ownRef = useRef<HTMLTextAreaElement>(null);
  const input = inputRef ?? ownRef;
  const listId = useId();
  const completion = useCompletion({ input, draft, setDraft: (next) => setDraft(() => next), messages });
  const isCompleting = completion.suggestions.length > 0;
  const read = readDraft(draft);
  const length = codePoints("say" in read ? read.say : read.command);
  const canSend = length > 0 && length <= limit;

  // A refused message comes back, unless the next one is already being written.
  useEffect(
    () => chat.onReturned((text) => setDraft((present) => present || lineThatSays(text))),
    [chat, setDraft],
  );

  function send() {
    if (!canSend) {
      return;
    }
    if ("command" in read) {
      chat.notify("no_such_command");
    } else {
      chat.send(read.say);
      setDraft(() => "");
      input.current?.focus(); // From the button, which cannot be pressed twice; a phone's keyboard stays open.
    }
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    send();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (!event.nativeEvent.isComposing && completion.onKey(event)) {
      event.preventDefault();
    } else if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    }
  }

  return (
    <form onSubmit={onSubmit} className="relative flex flex-wrap items-end gap-2 p-3 pt-0">
      {isCompleting && (
        <CompletionList
          id={listId}
          label={t("completions")}
          suggestions={completion.suggestions}
          chosen={completion.chosen}
          onPick={completion.pick}
        />
      )}
      {length >= limit * COUNT_FROM && (
        <p
          data-testid="chat-count"
          className={cx("num w-full text-end text-xs", length > limit ? "font-semibold text-danger" : "text-muted")}
        >
          {t("count", { length, limit })}
        </p>
      )}
      <div className="min-w-0 flex-1">
        <textarea
          ref={input}
          data-testid="chat-input"
          rows={1}
          dir="auto"
          value={draft}
          onChange={(event) => {
            const { value } = event.target;
            setDraft(() => value.replace(/\n/g, " "));
            completion.look();
          }}
          onSelect={completion.look}
          onBlur={completion.close}
          onKeyDown={onKeyDown}
          aria-autocomplete="list"
          aria-controls={isCompleting ? listId : undefined}
          aria-activedescendant={isCompleting ? `${listId}-${completion.chosen}` : undefined}
          aria-label={t("inputLabel")}
          aria-invalid={length > limit || undefined}
          placeholder={t(ready ? "placeholder" : "connecting")}
          enterKeyHint="send"
          autoComplete="off"
          className={cx(INPUT_CLASS, "block field-sizing-content max-h-28 min-h-10 resize-none py-2 leading-6 pointer-coarse:min-h-11 pointer-coarse:py-2.5")}
        />
      </div>
      <button
        type="submit"
        data-testid="chat-send"
        disabled={!canSend}
        aria-label={t("send")}
        title={t("send")}
        className="inline-flex size-10 pointer-coarse:size-11 shrink-0 items-center justify-center rounded-lg border border-transparent bg-brand text-white hover:brightness-90 disabled:bg-raised disabled:text-muted"
      >
        <SendHorizontal size={18} aria-hidden />
      </button>
    </form>
  );
}
