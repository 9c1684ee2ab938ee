"use client";

import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { countAfter } from "@/features/chat/timeline";
import type { Message } from "@/lib/api/types";

const EVERY_MS = 10_000;

interface SpokenCountProps {
  isOn: boolean;
  messages: readonly Message[];
}

/** For a room too fast to be read aloud: every now and then, how much there was. */
export function SpokenCount({ isOn, messages }: SpokenCountProps) {
  const t = useTranslations("chat");
  const [count, setCount] = useState(0);
  const told = useRef(0);
  const begin = useEffectEvent(() => {
    told.current = messages.at(-1)?.seq ?? 0;
  });
  const tell = useEffectEvent(() => {
    setCount(countAfter(messages, told.current));
    begin();
  });

  useEffect(() => {
    if (!isOn) return;
    begin();
    const timer = setInterval(() => tell(), EVERY_MS);
    return () => clearInterval(timer);
  }, [isOn]);

  return (
    <p role="status" className="sr-only">
      {isOn && count > 0 && t("newMessages", { count })}
    </p>
  );
}
