"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { api } from "@/lib/api/client";
import { useErrorText } from "@/lib/api/error-text";
import { ApiError, unwrap } from "@/lib/api/problem";
import type { KeyReveal } from "@/lib/api/types";

type KeyAction = "reveal" | "rotate";

function request(action: KeyAction, password?: string): Promise<KeyReveal> {
  const body = password === undefined ? {} : { password };
  return action === "reveal"
    ? unwrap(api.POST("/api/streams/key/reveal", { body }))
    : unwrap(api.POST("/api/streams/key/rotate", { body }));
}

/** Shows or replaces the key; when the server wants the password first, `asking` says for what. */
export function useStreamKey() {
  const errorText = useErrorText();
  const router = useRouter();
  const cancels = useRef(0);
  const [key, setKey] = useState<string | null>(null);
  const [asking, setAsking] = useState<KeyAction | null>(null);
  const [failure, setFailure] = useState<"wrongPassword" | { text: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const [rotated, setRotated] = useState(false);

  async function run(action: KeyAction, password?: string): Promise<void> {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    const cancelsBefore = cancels.current;
    const isWanted = () => cancels.current === cancelsBefore;
    try {
      const { stream_key } = await request(action, password);
      // Whoever has cancelled may be showing the screen to others by now.
      if (isWanted()) setKey(stream_key);
      setRotated(action === "rotate");
      setAsking(null);
      if (action === "rotate") router.refresh(); // The page holds the old key's last letters.
    } catch (error) {
      if (!isWanted()) return;
      const needsPassword = error instanceof ApiError && error.code === "REAUTH_REQUIRED";
      const isWrong = error instanceof ApiError && password !== undefined && [401, 403, 423].includes(error.status);
      if (needsPassword) setAsking(action);
      if (isWrong) setFailure("wrongPassword");
      else if (!needsPassword) setFailure({ text: errorText(error) });
    } finally {
      setBusy(false);
    }
  }

  return {
    key,
    asking,
    failure,
    busy,
    rotated,
    run,
    hide: () => setKey(null),
    cancel: () => {
      cancels.current += 1;
      setAsking(null);
      setFailure(null);
    },
  };
}
