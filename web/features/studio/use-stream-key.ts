"use client";

import { useState } from "react";
import { api } from "@/lib/api/client";
import { useErrorText } from "@/lib/api/error-text";
import { ApiError, unwrap } from "@/lib/api/problem";
import type { KeyReveal } from "@/lib/api/types";

export type KeyAction = "reveal" | "rotate";

function request(action: KeyAction, password?: string): Promise<KeyReveal> {
  const body = password === undefined ? {} : { password };
  return action === "reveal"
    ? unwrap(api.POST("/api/streams/key/reveal", { body }))
    : unwrap(api.POST("/api/streams/key/rotate", { body }));
}

/** Shows or replaces the key; when the server wants the password first, `asking` says for what. */
export function useStreamKey() {
  const errorText = useErrorText();
  const [key, setKey] = useState<string | null>(null);
  const [asking, setAsking] = useState<KeyAction | null>(null);
  const [failure, setFailure] = useState<"wrongPassword" | { text: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const [rotated, setRotated] = useState(false);

  async function run(action: KeyAction, password?: string): Promise<void> {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      const { stream_key } = await request(action, password);
      setKey(stream_key);
      setRotated(action === "rotate");
      setAsking(null);
    } catch (error) {
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
      setAsking(null);
      setFailure(null);
    },
  };
}
