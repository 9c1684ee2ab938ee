"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useCallback, useEffect, useState } from "react";
import type { PlayerController } from "@/features/player/player-controller";
import type { ShortcutAction } from "@/features/player/shortcuts";

const SHOWN_FOR_MS = 900;

/** A key has no button that would show what it did: says so for a moment. */
export function useKeyEcho() {
  const t = useTranslations("player");
  const format = useFormatter();
  const [text, setText] = useState("");

  useEffect(() => {
    if (!text) return;
    const timer = setTimeout(() => setText(""), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [text]);

  const echo = useCallback(
    (action: ShortcutAction, controller: PlayerController) => {
      // Without the words the key has worked all the same.
      import("@/features/player/key-words")
        .then(({ keyWords }) => setText(keyWords(action, controller, t, format)))
        .catch(() => undefined);
    },
    [t, format],
  );
  return { text, echo };
}

export function KeyEcho({ text }: { text: string }) {
  return (
    text && (
      <p
        aria-hidden
        data-testid="key-echo"
        className="num pointer-events-none absolute inset-x-0 top-[18%] z-10 mx-auto w-fit rounded-full bg-black/75 px-4 py-1.5 text-sm font-semibold"
      >
        {text}
      </p>
    )
  );
}
